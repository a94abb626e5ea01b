import { createHmac, randomUUID } from "node:crypto";
import { CANARY_REPOSITORY } from "@issue-relay/shared/event/canary";

export interface CanaryOptions {
  /** The host that the installation is for: ingress quarantines deliveries of another. */
  host: string;
  /** What GitHub signs with. */
  secret: string;
  at: Date;
}

/** A delivery as GitHub would send it, of an issue that was opened in a repository that can't exist. */
export function canaryDelivery({ host, secret, at }: CanaryOptions): {
  body: string;
  headers: Record<string, string>;
} {
  const time = `${at.toISOString().slice(0, 19)}Z`;
  const url = `https://${host}/${CANARY_REPOSITORY.full_name}`;
  const user = { login: "issue-relay", id: 0, type: "Bot" };
  const body = JSON.stringify({
    action: "opened",
    issue: {
      // Each canary is another issue, so that each is another event.
      id: at.getTime(),
      node_id: `canary-${at.getTime()}`,
      number: 1,
      title: "A canary: it shows that events arrive",
      html_url: `${url}/issues/1`,
      state: "open",
      state_reason: null,
      user,
      author_association: "NONE",
      labels: [],
      assignees: [],
      milestone: null,
      locked: false,
      comments: 0,
      body: null,
      created_at: time,
      updated_at: time,
      closed_at: null,
    },
    repository: { ...CANARY_REPOSITORY, html_url: url, private: true, archived: false },
    sender: user,
  });
  const signature = createHmac("sha256", secret).update(body).digest("hex");
  return {
    body,
    headers: {
      "content-type": "application/json",
      "user-agent": "issue-relay",
      "x-github-event": "issues",
      "x-github-delivery": randomUUID(),
      "x-hub-signature-256": `sha256=${signature}`,
    },
  };
}
