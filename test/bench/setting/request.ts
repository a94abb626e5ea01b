import { examplePayload } from "@issue-relay/local/stand-ins/github/payloads";
import { eventMessage } from "@issue-relay/shared/event/message";
import { eventIn } from "@issue-relay/shared/github/testing/event-in";
import { sign } from "@octokit/webhooks-methods";

/** A request that is sent again and again, and the status of each answer. */
export interface Request {
  headers: Record<string, string>;
  body: string;
  /** Makes the body of each further request, where they must differ. */
  nextBody?: () => string;
  status: number;
}

const { event, payload } = examplePayload("issues.opened");

/** A real delivery of GitHub's, of 12 KB. */
export async function delivery(secret: string, status: number): Promise<Request> {
  const body = JSON.stringify(payload);
  return { ...signed(body, await sign(secret, body)), status };
}

/** The same with a signature that is not GitHub's. */
export function forgedDelivery(status: number): Request {
  return { ...signed(JSON.stringify(payload), `sha256=${"a".repeat(64)}`), status };
}

function signed(body: string, signature: string) {
  const headers = {
    "content-type": "application/json",
    "user-agent": "GitHub-Hookshot/0000000",
    "x-github-event": event,
    "x-github-delivery": "72d3162e-cc78-11e3-81ab-4c9367dc0958",
    "x-hub-signature-256": signature,
  };
  return { headers, body };
}

/** Pushes of Pub/Sub's that bring the event of that delivery to a consumer, each for an issue of its own. */
export function push(): Request {
  const issueEvent = eventIn(event, payload);
  if (!issueEvent) {
    throw new Error(`no event in the example of ${event}`);
  }
  const { issue } = issueEvent;
  let count = 0;
  const nextBody = () => {
    count += 1;
    const id = count.toString(16).padStart(32, "0");
    const { data, attributes } = eventMessage(
      { ...issueEvent, id, issue: { ...issue, id: issue.id + count } },
      undefined,
    );
    const message = { data: data.toString("base64"), attributes, messageId: String(count) };
    return JSON.stringify({ message, subscription: "bench" });
  };
  return { headers: { "content-type": "application/json" }, body: nextBody(), nextBody, status: 204 };
}
