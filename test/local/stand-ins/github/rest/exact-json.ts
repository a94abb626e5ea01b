import type { Context } from "hono";

declare global {
  interface JSON {
    /** https://developer.mozilla.org/docs/Web/JavaScript/Reference/Global_Objects/JSON/rawJSON */
    rawJSON(text: string): object;
  }
}

/** Answers with JSON in which a bigint is a number with all its digits. */
export function exactJson(c: Context, value: unknown): Response {
  const text = JSON.stringify(value, (_, each) =>
    typeof each === "bigint" ? JSON.rawJSON(`${each}`) : each,
  );
  return c.body(text, 200, { "content-type": "application/json; charset=utf-8" });
}
