/**
 * An event that the embedded Pub/Sub reports to its observer, for terminal lines and tests. Names of topics and
 * subscriptions are full: `projects/<project>/topics/<topic>`.
 */
export type PubSubEvent =
  | { kind: "published"; topic: string; messageId: string; attributes: Readonly<Record<string, string>> }
  | {
      kind: "pushed";
      subscription: string;
      messageId: string;
      /** 1 for the first delivery of this message to this subscription. */
      attempt: number;
      /** The endpoint's HTTP status; absent where it gave no answer. */
      status?: number;
      /** Why there was no answer, such as `ECONNREFUSED`, or `timeout` where the ack deadline passed. */
      error?: string;
      acknowledged: boolean;
      /** Milliseconds from the request to its answer. */
      ms: number;
    }
  | {
      kind: "deadLettered";
      subscription: string;
      /** The id of the undelivered message; its copy in the dead-letter topic has another id. */
      messageId: string;
      attempts: number;
      topic: string;
    };

export type OnEvent = (event: PubSubEvent) => void;
