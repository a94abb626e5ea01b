import type { MessageMetadata } from "@slack/types";
import { BadMessage, BrokenDestination, RetryLater } from "../errors.ts";
import { type Verdict, webApiVerdict, webhookVerdict } from "./answer.ts";
import { channelOf, type Destination, postRequest } from "./destination.ts";
import type { SlackMessage } from "./message.ts";
import type { Pace } from "./pace.ts";
import { createSend, SEND_DEADLINE_MS, type Send, type SlackRequest } from "./send.ts";

export interface SlackClientOptions {
  destination: Destination;
  /** The bot's token, or the webhook's URL. */
  credential(): Promise<string>;
  /** The credential, read again because Slack refused the last one. */
  refresh(): Promise<string>;
  /** One for all clients that post to the same channel. */
  pace: Pace;
  send?: Send;
}

/** How long a call may take. */
export interface TimeLimit {
  /** Aborts at the deadline. */
  signal: AbortSignal;
  /** In ms since the epoch. */
  deadline: number;
}

export interface SlackClient {
  /**
   * Posts a message, at the channel's pace. Resolves once Slack has confirmed it.
   *
   * @param metadata finds the message again in `conversations.history`; only messages of a bot carry it
   * @throws RetryLater, BadMessage, BrokenDestination. Their messages hold neither the token nor the webhook's URL.
   */
  post(message: SlackMessage, metadata: MessageMetadata, limit: TimeLimit): Promise<void>;
}

type RequestWith = (credential: string) => SlackRequest;

/** A client that talks to Slack for one destination. */
export function createSlackClient(options: SlackClientOptions): SlackClient {
  const { destination, pace, send = createSend() } = options;
  const verdictOn = destination.kind === "bot" ? webApiVerdict : webhookVerdict;
  const channel = channelOf(destination);

  return {
    post(message, metadata, limit) {
      return call((credential) => postRequest(destination, credential, message, metadata), limit);
    },
  };

  /** Sends the request. Where Slack refuses the credential, and there is a new one, sends it once more with that. */
  async function call(requestWith: RequestWith, limit: TimeLimit): Promise<void> {
    const credential = await options.credential();
    const verdict = await sendInTurn(requestWith, credential, limit);
    if (verdict.kind !== "credential") {
      return conclude(verdict);
    }
    // Slack has done nothing yet, so a second request at once cannot do it twice.
    const renewed = await options.refresh();
    conclude(renewed === credential ? verdict : await sendInTurn(requestWith, renewed, limit));
  }

  async function sendInTurn(
    requestWith: RequestWith,
    credential: string,
    { signal, deadline }: TimeLimit,
  ): Promise<Verdict> {
    // A request starts only if it can finish in time: after a request was aborted, nobody knows what Slack did.
    await pace.turn(channel, deadline - SEND_DEADLINE_MS, signal);
    return verdictOn(await send(requestWith(credential), signal));
  }

  /** @throws RetryLater, BadMessage, BrokenDestination unless the verdict is "done" */
  function conclude(verdict: Verdict): void {
    switch (verdict.kind) {
      case "done":
        return;
      case "rate-limited":
        pace.pause(channel, verdict.retryAfterMs);
        throw new RetryLater(verdict.reason);
      case "retry":
        throw new RetryLater(verdict.reason);
      case "message":
        throw new BadMessage(verdict.reason);
      case "credential":
      case "destination":
        throw new BrokenDestination(verdict.reason);
    }
  }
}
