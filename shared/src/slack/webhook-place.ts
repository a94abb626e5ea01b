import type { Clock } from "../clock.ts";
import { Refused } from "./failures.ts";
import type { SlackMessage } from "./message.ts";
import type { Lane, Pace } from "./pace.ts";
import type { Place } from "./place.ts";

export interface WebhookOptions {
  /** Its name in the file of routes. */
  name: string;
  post(message: SlackMessage): Promise<void>;
  pace: Pace;
  clock: Clock;
  messagesPerSecond: number;
}

/** An incoming webhook. With it nobody can look whether a message is there: what has an unknown outcome is said again. */
export function webhookPlace({ name, post, pace, clock, messagesPerSecond }: WebhookOptions): Place {
  const lane: Lane = { name: `webhook ${name}`, intervalMs: 1000 / messagesPerSecond, burst: 1 };
  return {
    name,
    turn: (_, withinMs) => pace.turn(lane, withinMs, clock),
    async post(message) {
      try {
        await post(message);
        return true;
      } catch (error) {
        if (error instanceof Refused && error.refusal.kind === "rate-limited") {
          pace.pause(lane.name, error.refusal.retryAfterMs, clock);
        }
        throw error;
      }
    },
    look: async () => "unknown",
  };
}
