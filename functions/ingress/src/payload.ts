import type { IncomingHttpHeaders } from "node:http";
import { messageOf } from "@issue-relay/shared/errors";
import { UnexpectedPayload } from "@issue-relay/shared/github/understand";
import * as z from "@issue-relay/shared/zod";

/**
 * The parsed JSON of a signed body. A webhook has one of two content types: JSON, or a form with JSON in its field
 * `payload`.
 * @throws UnexpectedPayload where the form has no such field, or the text is not JSON
 */
export function parsePayload(body: Buffer, headers: IncomingHttpHeaders): unknown {
  const text = body.toString("utf8").replace(/^\ufeff/, "");
  const isForm = headers["content-type"]?.toLowerCase().startsWith("application/x-www-form-urlencoded");
  const json = isForm ? new URLSearchParams(text).get("payload") : text;
  if (json === null) {
    throw new UnexpectedPayload("a form without the field `payload`");
  }
  try {
    return JSON.parse(json);
  } catch (error) {
    throw new UnexpectedPayload(`not JSON: ${messageOf(error)}`);
  }
}

/**
 * Whether a delivery that is named as another event tells of an issue all the same: it has `issue` and `action`, and no
 * `pull_request`. What can't be parsed belongs to that other event.
 */
export function isMisnamedIssue(body: Buffer, headers: IncomingHttpHeaders): boolean {
  // Most pushes are answered by this search alone, which takes no time.
  if (!body.includes("issue")) {
    return false;
  }
  try {
    return MisnamedIssue.safeParse(parsePayload(body, headers)).success;
  } catch {
    return false;
  }
}

const MisnamedIssue = z.object({
  action: z.string(),
  issue: z.object({ pull_request: z.null().optional() }),
  pull_request: z.null().optional(),
});
