import type { IncomingMessage, ServerResponse } from "node:http";
import { problemsOf } from "../problems.ts";
import { PushEnvelope } from "./push-envelope.ts";

/**
 * The longest push that a consumer reads, in characters: more than twice the longest that can carry an event. An event
 * has two excerpts of at most 8,001 UTF-16 code units, for each of which JSON needs up to 6 bytes (`\u0001`), and at
 * most 100 labels of 50 characters; base64 makes 4 characters of 3 bytes. Together that is less than 250,000.
 */
const MAX_LENGTH = 1_000_000;

/**
 * The most characters of all pushes that are not answered yet. Most pushes have 3,000 to 8,000. Each character can cost 5 bytes of
 * memory until the answer (text, decoded data, event, outgoing message), and an instance has 512 MB.
 */
const MAX_KEPT = 8_000_000;

/** A request that is not taken on: `status` is the answer, `reason` is for the log. */
export class Refusal extends Error {
  override name = "Refusal";
  readonly status: 400 | 413 | 503;
  readonly reason: "not-a-push" | "message-too-large" | "retry-later";

  constructor(status: Refusal["status"], problem: string) {
    super(problem);
    this.status = status;
    this.reason = REASON_OF[status];
  }
}

const REASON_OF = { 400: "not-a-push", 413: "message-too-large", 503: "retry-later" } as const;

/**
 * Makes the function that reads the push in a request whose body functions-framework has left unread. It throws Refusal
 * where the request is not a push, or too long, or more than can be kept now.
 */
export function pushReceiver(): (req: IncomingMessage, res: ServerResponse) => Promise<PushEnvelope> {
  let kept = 0;

  async function readText(req: IncomingMessage, res: ServerResponse): Promise<string> {
    let text = "";
    res.once("close", () => {
      kept -= text.length;
    });
    // As a string: a Buffer would keep the 64 KB into which Node read it from the socket, however small it is.
    for await (const chunk of req.setEncoding("utf8").iterator({ destroyOnReturn: false })) {
      text += chunk;
      kept += chunk.length;
      if (text.length > MAX_LENGTH) {
        throw new Refusal(413, `the push has more than ${MAX_LENGTH} characters`);
      }
      if (kept > MAX_KEPT) {
        throw new Refusal(503, `the pushes at once have more than ${MAX_KEPT} characters`);
      }
    }
    return text;
  }

  return async (req, res) => {
    // A web page may send a form or plain text to any address, but JSON only to a server that allows it by CORS.
    if (!/^application\/json *(;|$)/i.test(req.headers["content-type"] ?? "")) {
      throw new Refusal(400, "the content type is not application/json");
    }
    let json: unknown;
    try {
      json = JSON.parse(await readText(req, res));
    } catch (error) {
      throw error instanceof Refusal
        ? error
        : new Refusal(400, "the body is not JSON, or it did not arrive whole");
    }
    const push = PushEnvelope.safeParse(json);
    if (!push.success) {
      throw new Refusal(400, problemsOf(push.error));
    }
    return push.data;
  };
}
