import { RetryLater } from "@issue-relay/shared/errors";
import type { Call } from "@issue-relay/shared/slack/channel-pace";
import type { CardDocument } from "./document.ts";
import type { Attempt } from "./ports.ts";

/** Calls that are made with one lease and one state of the document. */
export interface Round {
  attempt: Attempt;
  document: CardDocument;
  /** When the lease was asked for, by our own clock. */
  askedAt: number;
  /** The card's message, as these calls change it. */
  card: string | null;
}

/** @throws RetryLater where a call that begins now could still be on its way when the lease, or the request's time, is over */
export async function turn({ attempt, askedAt }: Round, call: Call): Promise<void> {
  const { channel, clock, deadline, lengths } = attempt;
  const assertTime = () => {
    const now = clock.now();
    if (now - askedAt > lengths.sending || deadline - now < lengths.call + lengths.write) {
      throw new RetryLater("no time is left for another call to Slack");
    }
  };
  assertTime();
  await channel.turn(call, lengths.turn);
  assertTime();
}
