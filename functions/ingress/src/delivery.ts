import type { IncomingHttpHeaders } from "node:http";

/** One webhook request as GitHub sent it. GitHub signs the body and nothing else. */
export interface Delivery {
  method: string;
  /** The headers as the client sent them. */
  headers: IncomingHttpHeaders;
  /** `X-GitHub-Event`, or `unknown`. */
  eventName: string;
  /** `X-GitHub-Delivery`, or `unknown`. */
  deliveryId: string;
  /** Reads the body, neither decompressed nor parsed. @throws BodyTooLarge where it has more than 25 MB */
  readBody(): Promise<Buffer>;
}

/** The delivery in an HTTP request. */
export function deliveryFrom(request: Pick<Delivery, "method" | "headers" | "readBody">): Delivery {
  return {
    ...request,
    eventName: word(request.headers["x-github-event"]),
    deliveryId: word(request.headers["x-github-delivery"]),
  };
}

/** Anyone can send any header, so only values that look like GitHub's reach logs and attributes. */
function word(header: string | string[] | undefined): string {
  return typeof header === "string" && /^[\w-]{1,100}$/.test(header) ? header : "unknown";
}
