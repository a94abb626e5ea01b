// `npm run send`: sends a signed delivery to the running stack.
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { messageOf } from "@issue-relay/shared/errors";
import { z } from "zod";
import { requireStack, type StackFile } from "../stack/stack-file.ts";
import { deliver } from "../stand-ins/github/deliver.ts";
import { aboutANewIssue } from "../stand-ins/github/new-issue.ts";
import { type Example, exampleNames, examplePayload, Payload } from "../stand-ins/github/payloads.ts";
import { printable } from "./printable.ts";
import { print, readOptions, runCommand, UsageError } from "./run-command.ts";

const USAGE = `npm run send -- <payload> [options]

  <payload>          one of the examples below, or a file with a payload as GitHub's page "Recent Deliveries" shows it
  --title TEXT       the issue's title; with this or the next two options, the payload is about a new issue
  --label NAME       the issue's label
  --repository O/N   the repository, as owner/name
  --times N          deliver the same payload N times, as several webhooks would
  --event NAME       the value of X-GitHub-Event, for a file whose content doesn't show it

Examples: ${exampleNames().join(" ")}`;

const Options = z.object({
  title: z.string().optional(),
  label: z.string().min(1).optional(),
  repository: z
    .string()
    .regex(/^[\w.-]+\/[\w.-]+$/, "must be of the form owner/name")
    .optional(),
  times: z.coerce.number().int().min(1).max(10_000).default(1),
  event: z.string().optional(),
});

await runCommand(USAGE, async () => {
  const kinds = {
    title: "string",
    label: "string",
    repository: "string",
    times: "string",
    event: "string",
  } as const;
  const { values, rest } = readOptions(Options, kinds);
  const [name] = rest;
  if (name === undefined || rest.length > 1) {
    throw new UsageError("Give one payload: the name of an example, or a file.");
  }

  const example = existsSync(name) ? await fromFile(name, values.event) : exampleOrUsage(name);
  const { title, label, repository, times } = values;
  const isNew = title !== undefined || label !== undefined || repository !== undefined;
  const delivery = isNew ? aboutANewIssue(example, { title, label, repository }) : example;
  const stack = await requireStack();
  for (let sent = 0; sent < times; sent += 1) {
    await print(await sendTo(stack, delivery));
  }
  return undefined;
});

/**
 * Sends one delivery, and returns what ingress answered.
 * @throws Error where ingress can't be reached, or has not taken the delivery
 */
async function sendTo(stack: StackFile, delivery: Example): Promise<string> {
  const { status, answer, ms } = await deliver(stack, delivery).catch((error) => {
    if (!(error instanceof TypeError)) {
      throw error;
    }
    throw new Error(`ingress can't be reached at ${stack.ingress}: is \`npm start\` still running?`, {
      cause: error,
    });
  });
  const said = `${status} ${printable(JSON.stringify(answer))} in ${ms} ms`;
  switch (answer.status) {
    case "published":
    case "pong":
      return said;
    case "ignored":
      return `${said}: ignored, because it is not about an issue`;
    case "quarantined":
      throw new Error(`${said}: quarantined, so neither Slack nor BigQuery gets it`);
    default:
      throw new Error(`${said}: ingress did not take the delivery`);
  }
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
