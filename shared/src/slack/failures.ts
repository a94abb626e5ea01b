import { BadMessage, BrokenDestination, RetryLater } from "../errors.ts";

/** Slack gave no answer, or failed while it answered: nobody knows whether it did what was asked. */
export class UnknownOutcome extends RetryLater {
  override name = "UnknownOutcome";
}

/** Slack said no, or was not reached at all: nothing was done. */
export class Refused extends Error {
  override name = "Refused";
  readonly refusal: Refusal;
  /** Slack's own, such as `channel_not_found`, where it gave one. */
  readonly code: string | undefined;

  /** @param message can be logged: it holds only the status and the error code of the answer */
  constructor(message: string, refusal: Refusal, code?: string) {
    super(message);
    this.refusal = refusal;
    this.code = code;
  }
}

export type Refusal =
  /** Too fast: nothing may be sent for so long, in this channel or in the whole workspace. */
  | { kind: "rate-limited"; retryAfterMs: number; scope: "channel" | "workspace" }
  /** The message that is to be changed or deleted, or whose thread is asked for, is gone, or was never ours. */
  | { kind: "gone" }
  /** Slack will never take this message. */
  | { kind: "message" }
  /** The token, or the webhook's URL, is not valid. A new one may be. */
  | { kind: "credential" }
  /** A person has to fix the channel, the app or the workspace. */
  | { kind: "destination" }
  /** Another attempt may help. */
  | { kind: "retry" };

/** What it means to whoever only posts, and changes nothing that was posted. */
export function meaningOf({ message, refusal }: Refused): Error {
  switch (refusal.kind) {
    case "message":
      return new BadMessage(message);
    case "credential":
    case "destination":
      return new BrokenDestination(message);
    default:
      return new RetryLater(message);
  }
}
