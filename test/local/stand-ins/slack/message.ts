import type { Block } from "./block-kit.ts";
import type { Metadata } from "./content.ts";

export interface StoredMessage {
  /** The channel's id. */
  channel: string;
  /** Seconds since 1970 with six decimals: the message's id within its channel. */
  ts: string;
  /** For a reply: the `ts` of the message whose thread it is in. */
  thread_ts?: string;
  /** A reply that is shown in the channel too. */
  reply_broadcast?: true;
  from: "bot" | "webhook" | "person";
  /** Which person. */
  user?: string;
  /** The message itself, or what notifications show where it has blocks. */
  text: string;
  blocks: Block[];
  metadata?: Metadata;
  /** When it was last updated, as a `ts`. */
  edited?: string;
  /** Deleted, but it had replies. */
  tombstone?: true;
  /**
   * Whom it notified when it was posted: `channel`, `here`, `everyone`, `U…`, `S…`. Empty: nobody. An update notifies
   * nobody, whoever is named in it: https://github.com/jenkinsci/slack-plugin/issues/706
   */
  pings: string[];
}

export interface NewMessage {
  channel: string;
  from: StoredMessage["from"];
  user?: string;
  text: string;
  blocks: Block[];
  metadata?: Metadata;
  /** The `ts` of the first message in the thread; empty where the message is in no thread. */
  thread_ts: string;
  broadcast: boolean;
}

/** The replies in a message's thread, in the order of `messages`, without the message itself. */
export function repliesTo(parent: StoredMessage, messages: readonly StoredMessage[]): StoredMessage[] {
  return messages.filter(({ thread_ts }) => thread_ts === parent.ts);
}

/** Whether the channel shows it, not only a thread. */
export function isInChannel({ thread_ts, reply_broadcast }: StoredMessage): boolean {
  return thread_ts === undefined || reply_broadcast === true;
}
