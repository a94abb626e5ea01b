import type { Change } from "./change.ts";
import type { Channel, NewChannel } from "./channel.ts";
import { Directory } from "./directory.ts";
import { Ephemerals } from "./interactivity/ephemerals.ts";
import { Modals } from "./interactivity/modals.ts";
import { type NewMessage, repliesTo, type StoredMessage } from "./message.ts";
import { pingsOf } from "./pings.ts";
import type { Settings } from "./settings.ts";
import { SlackError } from "./slack-error.ts";
import { Timeline } from "./timeline.ts";

export interface WorkspaceOptions {
  channels: readonly NewChannel[];
  /** Absent: nobody but Slackbot and the app's bot. */
  directory?: Directory;
  settings: Settings;
  /** Milliseconds. */
  now: () => number;
  /** Called with every message when it is posted, and again when it is updated. */
  onMessage?: ((message: StoredMessage) => void) | undefined;
}

type Watcher = (change: Change) => void;

/** Channels, their messages, the people, and what only one of them sees. */
export class Workspace {
  readonly channels: Channel[] = [];
  readonly directory: Directory;
  readonly settings: Settings;
  readonly ephemerals = new Ephemerals((ephemeral) => this.changed({ of: "ephemeral", ephemeral }));
  readonly modals: Modals;
  readonly #timelines = new Map<string, Timeline>();
  readonly #now: () => number;
  readonly #onMessage: (message: StoredMessage) => void;
  readonly #watchers = new Set<Watcher>();
  #lastMicroseconds = 0;

  constructor({ channels, directory = new Directory(), settings, now, onMessage }: WorkspaceOptions) {
    this.directory = directory;
    this.settings = settings;
    this.#now = now;
    this.#onMessage = onMessage ?? (() => {});
    this.modals = new Modals({ settings, now, onChange: (user) => this.changed({ of: "modal", user }) });
    for (const channel of channels) {
      this.addChannel(channel);
    }
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

  /** @throws SlackError `name_taken`, also where a channel has the id already */
  addChannel(channel: NewChannel): void {
    if (this.channels.some(({ id, name }) => id === channel.id || name === channel.name)) {
      throw new SlackError("name_taken");
    }
    this.#add({ private: false, archived: false, member: true, absent: [], ...channel });
    this.changed({ of: "workspace" });
  }

  /** Deletes a channel, and makes one with its name and another id. The bot isn't in it. */
  recreate({ id, name, private: isPrivate }: Channel): Channel {
    const newId = `${id}N${this.#timelines.size}`;
    const channel = { id: newId, name, private: isPrivate, archived: false, member: false, absent: [] };
    this.channels.splice(
      this.channels.findIndex((each) => each.id === id),
      1,
    );
    this.#add(channel);
    this.changed({ of: "workspace" });
    return channel;
  }

  /** All of a channel's messages, replies among them, oldest first. */
  messages(channel: string): StoredMessage[] {
    return this.#timeline(channel).all();
  }

  /** The same as readers of the Web API see it, `historyLagMs` later. */
  visibleMessages(channel: string): StoredMessage[] {
    return this.#timeline(channel).visible();
  }

  /** @throws SlackError `message_not_found` */
  message(channel: string, ts: string): StoredMessage {
    const found = this.#timeline(channel).get(ts);
    if (!found || found.tombstone) {
      throw new SlackError("message_not_found");
    }
    return found;
  }

  post({ thread_ts, broadcast, ...message }: NewMessage): StoredMessage {
    const root = this.#rootOf(message.channel, thread_ts);
    const stored: StoredMessage = {
      ...message,
      ts: this.nextTs(),
      ...(root ? { thread_ts: root.ts } : {}),
      ...(root && broadcast ? { reply_broadcast: true } : {}),
      pings: pingsOf(message.text, message.blocks),
    };
    this.#set(stored);
    this.#onMessage(stored);
    return stored;
  }

  /** @throws SlackError `edit_window_closed` */
  update(message: StoredMessage, change: Pick<StoredMessage, "text" | "blocks" | "metadata">): StoredMessage {
    if (this.#now() - Number(message.ts) * 1000 > this.settings.editWindowMs) {
      throw new SlackError("edit_window_closed");
    }
    const { metadata: _, ...kept } = message;
    const updated: StoredMessage = { ...kept, ...change, edited: this.nextTs() };
    this.#set(updated);
    this.#onMessage(updated);
    return updated;
  }

  /** A message with replies leaves a tombstone, so that its thread stays until its last reply is deleted too. */
  delete(message: StoredMessage): void {
    const timeline = this.#timeline(message.channel);
    if (repliesTo(message, timeline.all()).length > 0) {
      const { metadata: _, ...kept } = message;
      const text = "This message was deleted.";
      this.#set({ ...kept, text, blocks: [], pings: [], tombstone: true });
      return;
    }
    timeline.delete(message);
    this.#messageChanged(message);
    const parent = timeline.get(message.thread_ts ?? "");
    if (parent?.tombstone) {
      this.delete(parent);
    }
  }

  /** Calls `watcher` after every change to what the page shows, until the returned function is called. */
  watch(watcher: Watcher): () => void {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }

  changed(change: Change): void {
    for (const watcher of this.#watchers) {
      watcher(change);
    }
  }

  /** A time that no message has yet, for a new one. */
  nextTs(): string {
    this.#lastMicroseconds = Math.max(this.#lastMicroseconds + 1, Math.floor(this.#now() * 1000));
    const digits = String(this.#lastMicroseconds).padStart(7, "0");
    return `${digits.slice(0, -6)}.${digits.slice(-6)}`;
  }

  #add(channel: Channel): void {
    this.channels.push(channel);
    this.#timelines.set(channel.id, new Timeline(this.#now, () => this.settings.historyLagMs));
  }

  #timeline(channel: string): Timeline {
    const found = this.#timelines.get(channel);
    if (!found) {
      throw new SlackError("channel_not_found");
    }
    return found;
  }

  #set(message: StoredMessage): void {
    this.#timeline(message.channel).set(message);
    this.#messageChanged(message);
  }

  #messageChanged({ channel, ts, thread_ts }: StoredMessage): void {
    this.changed({ of: "message", channel, ts, thread_ts });
  }

  /**
   * Slack puts a reply to a message that is gone into the channel, without an error and without `thread_ts`:
   * https://github.com/slack-go/slack/issues/1571
   */
  #rootOf(channel: string, thread_ts: string): StoredMessage | undefined {
    const parent = this.#timeline(channel).get(thread_ts);
    if (!parent || parent.tombstone) {
      return undefined;
    }
    return parent.thread_ts === undefined ? parent : this.#rootOf(channel, parent.thread_ts);
  }
}
