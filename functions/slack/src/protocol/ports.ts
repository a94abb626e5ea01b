import type { Clock } from "@issue-relay/shared/clock";
import type { ButtonKind } from "@issue-relay/shared/commands/buttons";
import type { Logger } from "@issue-relay/shared/logger";
import type { Call } from "@issue-relay/shared/slack/channel-pace";
import type { SlackMessage } from "@issue-relay/shared/slack/message";
import type { RichTextBlock } from "@slack/types";
import type { CardStore } from "./card-store.ts";
import type { Lengths } from "./lengths.ts";
import type { Metadata } from "./metadata.ts";

/** A message of ours, as Slack's history or a thread shows it. */
export interface SeenMessage {
  ts: string;
  metadata: Metadata | undefined;
  blocks: RichTextBlock[];
}

/**
 * Slack, for one channel. A time is Slack's `ts`. Each call throws `UnknownOutcome` or `Refused` where it fails. Where Slack asks for a
 * pause, calls of its kind get no turn until that is over.
 */
export interface CardChannel {
  /** The channel's ID. */
  id: string;
  /** @returns the thread in which the message is: none, where the message that began it is gone */
  post(call: {
    message: SlackMessage;
    metadata: Metadata;
    thread?: string;
  }): Promise<{ ts: string; thread: string | undefined }>;
  update(call: { ts: string; message: SlackMessage; metadata: Metadata }): Promise<void>;
  delete(ts: string): Promise<void>;
  /** All messages of the channel itself since then. */
  history(oldest: string): Promise<SeenMessage[]>;
  /** The message that began the thread, and all of the thread since then. */
  replies(thread: string, oldest: string): Promise<SeenMessage[]>;
  /** @throws NoTurn where the turn does not come within so many ms */
  turn(call: Call, withinMs: number): Promise<void>;
}

/** What one request needs to show its event on one card. */
export interface Attempt {
  /** Names the card in metadata and logs. */
  key: string;
  channel: CardChannel;
  store: CardStore;
  clock: Clock;
  lengths: Lengths;
  /** Those of the card, besides the one that opens the issue. */
  buttons?: readonly ButtonKind[] | undefined;
  /** A new token for a lease. */
  token(): string;
  /** From 0 to below 1. */
  random(): number;
  /** When the request must be answered, by `clock`. */
  deadline: number;
  logger: Logger;
}
