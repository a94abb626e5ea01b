import { messageOf } from "../errors.ts";
import { UnexpectedPayload } from "./understand.ts";

/**
 * The parsed JSON of a webhook's body. A webhook has one of two content types: JSON, or a form with JSON in its field `payload`.
 * @throws UnexpectedPayload where the form has no such field, or the text is not JSON
 */
export function parseBody(body: Buffer, contentType: string | undefined): unknown {
  const text = body.toString("utf8").replace(/^\ufeff/, "");
  const isForm = contentType?.toLowerCase().startsWith("application/x-www-form-urlencoded");
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
