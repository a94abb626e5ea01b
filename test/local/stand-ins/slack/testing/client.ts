import { z } from "zod";
import type { LocalSlack } from "../server.ts";

const Answer = z.looseObject({
  ok: z.boolean(),
  error: z.string().optional(),
  has_more: z.boolean().optional(),
  ts: z.string().default(""),
  message_ts: z.string().optional(),
  view: z.looseObject({ id: z.string() }).optional(),
  message: z.looseObject({}).default({}),
  channel: z.unknown().optional(),
  channels: z.array(z.unknown()).default([]),
  user: z.unknown().optional(),
  members: z.unknown().optional(),
  usergroups: z.unknown().optional(),
  messages: z.array(z.looseObject({ ts: z.string(), text: z.string() })).default([]),
  response_metadata: z
    .looseObject({ next_cursor: z.string().optional(), messages: z.array(z.string()).optional() })
    .default({}),
});

/** Calls a method as a bot does: JSON, unless `form` says otherwise. */
export async function call(
  slack: LocalSlack,
  method: string,
  given: object,
  token = "xoxb-test",
  form = false,
) {
  const body = form
    ? new URLSearchParams(z.record(z.string(), z.coerce.string()).parse(given))
    : JSON.stringify(given);
  const headers = {
    ...(token ? { authorization: `Bearer ${token}` } : {}),
    ...(form ? {} : { "content-type": "application/json; charset=utf-8" }),
  };
  const response = await fetch(`${slack.apiUrl}${method}`, { method: "POST", headers, body });
  return { status: response.status, headers: response.headers, ...Answer.parse(await response.json()) };
}

export async function send(url: string, body: unknown) {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const response = await fetch(url, { method: "POST", body: text });
  return { status: response.status, headers: response.headers, text: await response.text() };
}
