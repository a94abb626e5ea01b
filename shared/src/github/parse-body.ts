import { isUtf8 } from "node:buffer";
import { messageOf } from "../errors.ts";
import { UnexpectedPayload } from "./understand.ts";

/**
 * The parsed JSON of a webhook's body. A webhook has one of two content types: JSON, or a form with JSON in its field `payload`.
 * @throws UnexpectedPayload where the form has no such field, or the text is not JSON
 */
export function parseBody(body: Buffer, contentType: string | undefined): unknown {
  const text = isForm(contentType) ? payloadOfForm(body) : textOf(body);
  if (text === null) {
    throw new UnexpectedPayload("a form without the field `payload`");
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UnexpectedPayload(`not JSON: ${messageOf(error)}`);
  }
}

/**
 * The JSON of a webhook's body as GitHub has written it, in UTF-8 and not parsed. A body that has none, such as a form without the field
 * `payload`, is returned as it is.
 */
export function payloadBytes(body: Buffer, contentType: string | undefined): Buffer {
  const payload = isForm(contentType) ? payloadOfForm(body) : null;
  if (payload !== null) {
    return Buffer.from(payload);
  }
  // Nearly every body is JSON, and not copied.
  return isUtf8(body) ? body : Buffer.from(body.toString("utf8"));
}

function isForm(contentType: string | undefined): boolean {
  return contentType?.toLowerCase().startsWith("application/x-www-form-urlencoded") ?? false;
}

function payloadOfForm(body: Buffer): string | null {
  return new URLSearchParams(textOf(body)).get("payload");
}

function textOf(body: Buffer): string {
  return body.toString("utf8").replace(/^\ufeff/, "");
}
