import { createHmac, timingSafeEqual } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { z } from "zod";

const SIGNING_SECRET = "8f742231b10e8888abcd99yyyzzz85a5";

const Id = z.object({ id: z.string() });

const Payload = z.looseObject({
  type: z.string(),
  user: z.looseObject({ id: z.string() }),
  trigger_id: z.string().default(""),
  view: z.looseObject({ id: z.string(), state: z.unknown() }).optional(),
  channel: Id.loose().optional(),
  actions: z.array(z.looseObject({ action_id: z.string() })).default([]),
});
export type Payload = z.infer<typeof Payload>;

export interface Reply {
  status?: number;
  body?: string | object;
  /** Milliseconds. */
  after?: number;
}

/** An app that takes interactions: it refuses what Slack hasn't signed, keeps the rest, and answers as it is told. */
export async function anApp() {
  const payloads: Payload[] = [];
  const app = {
    payloads,
    /** Called with each payload. */
    reply: async (_payload: Payload): Promise<Reply> => ({}),
  };
  const server = createServer(async (request, response) => {
    const body = await text(request);
    const header = (name: string) => String(request.headers[name]);
    const timestamp = header("x-slack-request-timestamp");
    if (!isSigned(body, timestamp, header("x-slack-signature"))) {
      response.writeHead(401).end();
      return;
    }
    const payload = Payload.parse(JSON.parse(new URLSearchParams(body).get("payload") ?? ""));
    payloads.push(payload);
    const { status = 200, body: answer = "", after = 0 } = await app.reply(payload);
    setTimeout(() => {
      response.writeHead(status).end(typeof answer === "string" ? answer : JSON.stringify(answer));
    }, after);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return Object.assign(app, {
    interactivity: { url: `http://127.0.0.1:${port}/`, signingSecret: SIGNING_SECRET },
    close: () => {
      server.closeAllConnections();
      return new Promise<void>((resolve) => server.close(() => resolve()));
    },
  });
}

/** https://docs.slack.dev/authentication/verifying-requests-from-slack, with five minutes between the clocks at most. */
function isSigned(body: string, timestamp: string, signature: string): boolean {
  const expected = createHmac("sha256", SIGNING_SECRET).update(`v0:${timestamp}:`).update(body).digest();
  const given = Buffer.from(signature.replace(/^v0=/, ""), "hex");
  const isFresh = Math.abs(Date.now() / 1000 - Number(timestamp)) < 300;
  return isFresh && given.length === expected.length && timingSafeEqual(given, expected);
}
