import type { IncomingHttpHeaders } from "node:http";
import { messageOf } from "@issue-relay/shared/errors";
import { UnexpectedPayload } from "@issue-relay/shared/github/from-github";

/**
 * The JSON in a body whose signature holds: the body itself, or the field `payload` of a form, the two content types
 * that GitHub offers for a webhook.
 * @throws UnexpectedPayload
 */
export function parsePayload(body: Buffer, headers: IncomingHttpHeaders): unknown {
  const text = body.toString("utf8");
  const isForm = headers["content-type"]?.startsWith("application/x-www-form-urlencoded");
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
