import { createHmac } from "node:crypto";
import { sign } from "@octokit/webhooks-methods";

/** What GitHub sends to a webhook. */
export interface Delivery {
  /** `X-GitHub-Event` */
  event: string;
  payload: unknown;
  /** `X-GitHub-Delivery`, which a redelivery has again. */
  guid: string;
}

export interface SignedRequest {
  headers: Record<string, string>;
  body: string;
}

/**
 * The request of a delivery, with the headers that GitHub sends, spelled as its API shows them.
 * @param secret without one there are no signatures
 * @param form whether the payload comes as a field of a form, which is GitHub's default for a new webhook
 * https://docs.github.com/webhooks/webhook-events-and-payloads#delivery-headers
 */
export async function signedRequest(
  { event, payload, guid }: Delivery,
  secret: string | undefined,
  form = false,
): Promise<SignedRequest> {
  const json = JSON.stringify(payload);
  const body = form ? new URLSearchParams({ payload: json }).toString() : json;
  return {
    headers: {
      Accept: "*/*",
      "User-Agent": "GitHub-Hookshot/0000000",
      "X-GitHub-Delivery": guid,
      "X-GitHub-Event": event,
      "content-type": form ? "application/x-www-form-urlencoded" : "application/json",
      ...(secret !== undefined && {
        "X-Hub-Signature": `sha1=${createHmac("sha1", secret).update(body).digest("hex")}`,
        "X-Hub-Signature-256": await sign(secret, body),
      }),
    },
    body,
  };
}
