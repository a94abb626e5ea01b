import type { IncomingHttpHeaders } from "node:http";
import type { SignedBody } from "@issue-relay/shared/edge/signed-body";

/** One webhook request as GitHub sent it. GitHub signs the body and nothing else. */
export interface Delivery {
  method: string;
  /** The headers as the client sent them. */
  headers: IncomingHttpHeaders;
  /** `X-GitHub-Event`, or `unknown`. */
  eventName: string;
  /** `X-GitHub-Delivery`, or `unknown`. */
  deliveryId: string;
  /**
   * Receives the body and verifies its signature.
   * @throws BodyNotReceived
   * @throws Error where the secret cannot be read
   */
  receive(signature: Buffer): Promise<SignedBody>;
}

/** The delivery in an HTTP request. */
export function deliveryFrom(request: Pick<Delivery, "method" | "headers" | "receive">): Delivery {
  return {
    ...request,
    eventName: usableHeader(request.headers["x-github-event"]) ?? "unknown",
    deliveryId: usableHeader(request.headers["x-github-delivery"]) ?? "unknown",
  };
}

/** Anyone can send any header, so only values that look like GitHub's reach logs and attributes. Undefined: there is none. */
export function usableHeader(header: string | string[] | undefined): string | undefined {
  return typeof header === "string" && /^[\w-]{1,100}$/.test(header) ? header : undefined;
}
