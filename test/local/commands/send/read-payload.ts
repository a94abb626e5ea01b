import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { messageOf } from "@issue-relay/shared/errors";
import { z } from "zod";
import { type Example, examplePayload, Payload } from "../../stand-ins/github/payloads.ts";
import { UsageError } from "../run-command.ts";

/**
 * A payload, with the value of X-GitHub-Event that belongs to it.
 * @param name of an example, or of a file
 * @param event for a file whose content does not show it
 * @throws UsageError where there is neither; Error where the file holds no payload
 */
export async function readPayload(name: string, event?: string): Promise<Example> {
  return existsSync(name) ? await fromFile(name, event) : exampleOrUsage(name);
}

/** @throws UsageError where there is no example of that name, and no such file */
function exampleOrUsage(name: string): Example {
  if (/[\\/]|\.json$/.test(name)) {
    throw new UsageError(`There is no file ${name}.`);
  }
  try {
    return examplePayload(name);
  } catch (error) {
    throw new UsageError(messageOf(error));
  }
}

/** @throws Error where the file holds no payload */
async function fromFile(file: string, event: string | undefined): Promise<Example> {
  let content: unknown;
  try {
    content = JSON.parse(await readFile(file, "utf8"));
  } catch (error) {
    throw new Error(`${file} can't be read as JSON: ${messageOf(error)}`);
  }
  const payload = Payload.safeParse(content);
  if (!payload.success) {
    throw new Error(`${file} is not a payload from GitHub:\n${z.prettifyError(payload.error)}`);
  }
  return { event: event ?? eventOf(payload.data), payload: payload.data };
}

/**
 * The value of X-GitHub-Event that fits the payload.
 * @throws UsageError where the payload does not show it
 */
function eventOf(payload: Payload): string {
  if ("zen" in payload) {
    return "ping";
  }
  if (payload.parent_issue || payload.sub_issue) {
    return "sub_issues";
  }
  if (payload.blocked_issue || payload.blocking_issue) {
    return "issue_dependencies";
  }
  if (payload.related_issue || payload.action?.startsWith("relates_to")) {
    return "issue_relates_to";
  }
  if (payload.comment && payload.issue) {
    return "issue_comment";
  }
  if (payload.issue) {
    return "issues";
  }
  throw new UsageError("The payload doesn't show its event: pass the event with --event.");
}
