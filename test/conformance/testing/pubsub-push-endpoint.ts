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
  /** The request's JSON body before it was checked. */
  raw: unknown;
  contentType: string | undefined;
  /** The message's data as text. */
  text: string;
  /** The time of the request, in milliseconds since 1970. */
  at: number;
}

export interface PushEndpoint {
  url: string;
  received: Received[];
  /**
   * Waits up to 15 s for this number of requests, and returns all requests.
   * @throws Error where fewer come
   */
  count(requests: number): Promise<Received[]>;
  close(): Promise<void>;
}

/**
 * Starts a push endpoint that keeps the requests it receives.
 * @param answer the status for the n-th request, from 1
 */
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
