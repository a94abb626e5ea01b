import type { Call } from "./channel-pace.ts";
import type { SlackMessage } from "./message.ts";

/** Where something is said: a channel, a thread in it, or an incoming webhook. Each call to Slack throws UnknownOutcome or Refused. */
export interface Place {
  /** The channel's ID, or the webhook's name: for keys and logs. */
  name: string;
  /** @throws NoTurn where Slack's limits leave no turn within so many ms */
  turn(call: Call, withinMs: number): Promise<void>;
  /**
   * Posts the message.
   * @param key by which the message is found again
   * @returns whether it is there: not where the thread is gone or locked
   */
  post(message: SlackMessage, key: string): Promise<boolean>;
  /**
   * Looks for the message.
   * @param since when it was posted at the earliest, in ms since the epoch
   * @returns `gone`: the thread is no more; `unknown`: nobody can look
   * @throws CannotSettle where there is too much to look through
   */
  look(key: string, since: number): Promise<"found" | "missing" | "gone" | "unknown">;
}
