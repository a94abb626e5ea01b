import type { Block } from "./block-kit.ts";
import type { Metadata } from "./content.ts";
import { pingsOf } from "./pings.ts";
import { SlackError } from "./slack-error.ts";

export interface Channel {
  /** `C…` */
  id: string;
  /** Without `#`. */
  name: string;
  archived: boolean;
  /** Whether the bot is in it. */
  member: boolean;
}

export interface StoredMessage {
  /** The channel's id. */
  channel: string;
  /** Seconds since 1970 with six decimals: the message's id within its channel. */
  ts: string;
  /** For a reply: the `ts` of the message whose thread it is in. */
  thread_ts?: string;
  /** A reply that is shown in the channel too. */
  reply_broadcast?: true;
  from: "bot" | "webhook";
  /** The message itself, or what notifications show where it has blocks. */
  text: string;
  blocks: Block[];
  metadata?: Metadata;
  /** When it was last updated, as a `ts`. */
  edited?: string;
  /** Deleted, but it had replies. */
  tombstone?: true;
  /** Whom it notifies: `channel`, `here`, `everyone`, `U…`, `S…`. Empty: nobody. */
  pings: string[];
}

export interface NewMessage {
  channel: string;
  from: StoredMessage["from"];
  text: string;
  blocks: Block[];
  metadata?: Metadata;
  /** The `ts` of the first message in the thread; empty where the message is in no thread. */
  thread_ts: string;
  broadcast: boolean;
}

export interface WorkspaceOptions {
  channels: readonly { id: string; name: string }[];
  /** Milliseconds. */
  now: () => number;
  /** Called with every message when it is posted, and again when it is updated. */
  onMessage?: ((message: StoredMessage) => void) | undefined;
}

/** Channels and their messages. A stored message is never changed, only replaced. */
export class Workspace {
  readonly channels: Channel[];
  readonly #messages = new Map<string, StoredMessage[]>();
  readonly #now: () => number;
  readonly #onMessage: (message: StoredMessage) => void;
  readonly #watchers = new Set<() => void>();
  #lastMicroseconds = 0;

  constructor({ channels, now, onMessage }: WorkspaceOptions) {
    this.channels = channels.map(({ id, name }) => ({ id, name, archived: false, member: true }));
    for (const { id } of channels) {
      this.#messages.set(id, []);
    }
    this.#now = now;
    this.#onMessage = onMessage ?? (() => {});
  }

  /**
   * By id, or by name with or without `#`.
   * @throws SlackError `channel_not_found`
   */
  channel(idOrName: string): Channel {
    const name = idOrName.replace(/^#/, "");
    const found = this.channels.find((channel) => channel.id === idOrName || channel.name === name);
    if (!found) {
      throw new SlackError("channel_not_found");
    }
    return found;
  }

  /** All of a channel's messages, replies among them, oldest first. */
  messages(channel: string): StoredMessage[] {
    return [...(this.#messages.get(channel) ?? [])];
  }

  /** @throws SlackError `message_not_found` */
  message(channel: string, ts: string): StoredMessage {
    const found = this.messages(channel).find((message) => message.ts === ts && !message.tombstone);
    if (!found) {
      throw new SlackError("message_not_found");
    }
    return found;
  }

  /** Oldest first, without the parent. */
  replies(parent: StoredMessage): StoredMessage[] {
    return this.messages(parent.channel).filter(({ thread_ts }) => thread_ts === parent.ts);
  }

  post({ thread_ts, broadcast, ...message }: NewMessage): StoredMessage {
    const root = this.#rootOf(message.channel, thread_ts);
    const stored: StoredMessage = {
      ...message,
      ts: this.#nextTs(),
      ...(root ? { thread_ts: root.ts } : {}),
      ...(root && broadcast ? { reply_broadcast: true } : {}),
      pings: pingsOf(message.text, message.blocks),
    };
    this.#messages.get(message.channel)?.push(stored);
    this.#onMessage(stored);
    this.changed();
    return stored;
  }

  update(message: StoredMessage, change: Pick<StoredMessage, "text" | "blocks" | "metadata">): StoredMessage {
    const { metadata: _, ...kept } = message;
    const pings = pingsOf(change.text, change.blocks);
    const updated: StoredMessage = { ...kept, ...change, pings, edited: this.#nextTs() };
    this.#replace(message, updated);
    this.#onMessage(updated);
    return updated;
  }

  /** A message with replies leaves a tombstone, so that its thread stays. */
  delete(message: StoredMessage): void {
    const { metadata: _, ...kept } = message;
    const text = "This message was deleted.";
    const tombstone: StoredMessage = { ...kept, text, blocks: [], pings: [], tombstone: true };
    this.#replace(message, ...(this.replies(message).length > 0 ? [tombstone] : []));
  }

  /** Calls `watcher` after every change to what the page shows, until the returned function is called. */
  watch(watcher: () => void): () => void {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }

  changed(): void {
    for (const watcher of this.#watchers) {
      watcher();
    }
  }

  /**
   * Slack puts a reply to a message that is gone into the channel, without an error and without `thread_ts`:
   * https://github.com/slack-go/slack/issues/1571
   */
  #rootOf(channel: string, thread_ts: string | undefined): StoredMessage | undefined {
    const parent = this.messages(channel).find(({ ts, tombstone }) => ts === thread_ts && !tombstone);
    return parent?.thread_ts === undefined ? parent : this.#rootOf(channel, parent.thread_ts);
  }

  #replace(message: StoredMessage, ...replacement: StoredMessage[]): void {
    const messages = this.#messages.get(message.channel) ?? [];
    const at = messages.findIndex(({ ts }) => ts === message.ts);
    messages.splice(at, 1, ...replacement);
    this.changed();
  }

  #nextTs(): string {
    this.#lastMicroseconds = Math.max(this.#lastMicroseconds + 1, Math.floor(this.#now() * 1000));
    const digits = String(this.#lastMicroseconds).padStart(7, "0");
    return `${digits.slice(0, -6)}.${digits.slice(-6)}`;
  }
}
