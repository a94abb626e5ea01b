import { listen, type StandInApp } from "@issue-relay/local/stand-ins/http";
import { Hono } from "hono";
import { vi } from "vitest";
import { z } from "zod";

const Envelope = z.looseObject({
  message: z.looseObject({
    data: z.base64().optional(),
    attributes: z.record(z.string(), z.string()).optional(),
    messageId: z.string(),
  }),
  subscription: z.string(),
});

interface Received {
  envelope: z.infer<typeof Envelope>;
  /** The same body, as it was. */
  raw: unknown;
  contentType: string | undefined;
  /** The message's data as text. */
  text: string;
  /** Milliseconds since 1970. */
  at: number;
}

export interface PushEndpoint {
  url: string;
  received: Received[];
  /** Waits until so many requests have come, and returns them all. */
  count(requests: number): Promise<Received[]>;
  close(): Promise<void>;
}

/** A consumer's push endpoint: keeps what comes, and answers the n-th request (from 1) with the status of `answer`. */
export async function pushEndpoint(answer: (request: number) => number = () => 204): Promise<PushEndpoint> {
  const received: Received[] = [];
  const app: StandInApp = new Hono();
  app.post("/", async (c) => {
    const raw: unknown = await c.req.json();
    const envelope = Envelope.parse(raw);
    const text = Buffer.from(envelope.message.data ?? "", "base64").toString();
    received.push({ envelope, raw, contentType: c.req.header("content-type"), text, at: Date.now() });
    return new Response(null, { status: answer(received.length) });
  });
  const { url, close } = await listen(app);
  return {
    url: `${url}/`,
    received,
    close,
    count: (requests) =>
      vi.waitFor(
        () => {
          if (received.length < requests) {
            throw new Error(`${received.length} of ${requests} requests came`);
          }
          return received;
        },
        { timeout: 15_000, interval: 20 },
      ),
  };
}
