import { RetryLater } from "../errors.ts";

/** Slack gave no answer, or failed while it answered: nobody knows whether it did what was asked. */
export class UnknownOutcome extends RetryLater {
  override name = "UnknownOutcome";
}

/** Slack said no, or was not reached at all: nothing was done. */
export class Refused extends Error {
  override name = "Refused";
  readonly refusal: Refusal;

  /** @param message can be logged: it holds only the status and the error code of the answer */
  constructor(message: string, refusal: Refusal) {
    super(message);
    this.refusal = refusal;
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
