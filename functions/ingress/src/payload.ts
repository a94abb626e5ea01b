import type { IncomingHttpHeaders } from "node:http";
import { messageOf } from "@issue-relay/shared/errors";
import { UnexpectedPayload } from "@issue-relay/shared/github/from-github";

/**
 * The parsed JSON of a signed body. A webhook has one of two content types: JSON, or a form with JSON in its field
 * `payload`.
 * @throws UnexpectedPayload where the form has no such field, or the text is not JSON
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
