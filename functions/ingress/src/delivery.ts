import type { IncomingHttpHeaders } from "node:http";

/** One webhook request as GitHub sent it. Nothing in it but the body is signed. */
export interface Delivery {
  method: string;
  /** As the client declared them. */
  headers: IncomingHttpHeaders;
  /** `X-GitHub-Event`, or `unknown`. */
  eventName: string;
  /** `X-GitHub-Delivery`, or `unknown`. */
  deliveryId: string;
  /** The bytes of the body, neither inflated nor parsed; until then they stay in the socket. */
  readBody(): Promise<Buffer>;
}

export function deliveryFrom(request: Pick<Delivery, "method" | "headers" | "readBody">): Delivery {
  return {
    ...request,
    eventName: word(request.headers["x-github-event"]),
    deliveryId: word(request.headers["x-github-delivery"]),
  };
}

/** Anyone can send any header: only what looks like GitHub's goes into logs and attributes. */
function word(header: string | string[] | undefined): string {
  return typeof header === "string" && /^[\w-]{1,100}$/.test(header) ? header : "unknown";
}
