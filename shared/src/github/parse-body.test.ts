import { expect, it } from "vitest";
import { parseBody, payloadBytes } from "./parse-body.ts";

const FORM = "application/x-www-form-urlencoded";

/** Written as GitHub may have signed it: parsed and written again, it would be another text. */
const TEXT = '{"id": 12345678901234567890, "2": "b", "1": "é🎉"}';

function textOf(body: string | Buffer, contentType = "application/json"): string {
  return payloadBytes(Buffer.from(body), contentType).toString();
}

it("a payload keeps its text to the byte, also out of a form", () => {
  expect(textOf(TEXT)).toBe(TEXT);
  expect(textOf(new URLSearchParams({ payload: TEXT }).toString(), `${FORM}; charset=utf-8`)).toBe(TEXT);
});

it("what is no payload keeps its text as it came", () => {
  expect(textOf('{"action":')).toBe('{"action":');
  expect(textOf("hello=world", FORM)).toBe("hello=world");
  expect(textOf("")).toBe("");
});

it("a payload's text is UTF-8, whatever came", () => {
  const bytes = Buffer.from([0x22, 0xff, 0x22]);
  expect(textOf(bytes)).toBe('"\ufffd"');
  expect(textOf("payload=%22%FF%22", FORM)).toBe('"\ufffd"');
});

it("what the text says is what ingress parses", () => {
  const form = Buffer.from(new URLSearchParams({ payload: TEXT }).toString());
  expect(parseBody(form, FORM)).toEqual(parseBody(payloadBytes(form, FORM), "application/json"));
});
