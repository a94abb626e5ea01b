/** What the embedded Pub/Sub tells whoever watches it. Names are full: `projects/<project>/topics/<topic>`. */
export type PubSubEvent =
  | { kind: "published"; topic: string; messageId: string; attributes: Readonly<Record<string, string>> }
  | {
      kind: "pushed";
      subscription: string;
      messageId: string;
      /** 1 for the first delivery of this message to this subscription. */
      attempt: number;
      /** The HTTP status; absent where the endpoint gave no answer. */
      status?: number;
      /** Why there was no answer: `ECONNREFUSED`, `timeout` (the ack deadline has passed) and the like. */
      error?: string;
      acknowledged: boolean;
      /** Milliseconds from the request to its answer. */
      ms: number;
    }
  | {
      kind: "deadLettered";
      subscription: string;
      /** Of the message that could not be delivered; the copy in the dead-letter topic has an id of its own. */
      messageId: string;
      attempts: number;
      topic: string;
    };

export type OnEvent = (event: PubSubEvent) => void;
