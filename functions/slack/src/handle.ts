import type { DeliveryContext } from "@issue-relay/shared/consumer/push-consumer";
import { BadMessage, BrokenDestination, RetryLater } from "@issue-relay/shared/errors";
import type { IssueEvent } from "@issue-relay/shared/event/issue-event";
import { type Verdict, webApiVerdict, webhookVerdict } from "@issue-relay/shared/slack/answer";
import { type Destination, laneOf, slackRequest } from "@issue-relay/shared/slack/destination";
import type { Pace } from "@issue-relay/shared/slack/pace";
import { SEND_DEADLINE_MS, type Send } from "@issue-relay/shared/slack/send";
import { describeEvent } from "./describe/describe-event.ts";
import { slackMessage } from "./render/message.ts";

export interface SlackOptions {
  destination: Destination;
  /** The destination's token, or its webhook URL. */
  credential(): Promise<string>;
  /** The same, fetched anew. */
  refresh(): Promise<string>;
  post: Send;
  pace: Pace;
}

/** What a push consumer calls, with as much of its context as matters here. */
type Handle = (event: IssueEvent, context: Pick<DeliveryContext, "signal" | "deadline">) => Promise<void>;

/**
 * Shows issue events in Slack. Returns once Slack has confirmed.
 *
 * @throws RetryLater, BadMessage, BrokenDestination. Their messages hold neither the token nor the webhook's URL.
 */
export function createHandler(options: SlackOptions): Handle {
  const { destination, credential, refresh, post, pace } = options;
  const verdictOn = destination.kind === "bot" ? webApiVerdict : webhookVerdict;
  const lane = laneOf(destination);

  return async (event, { signal, deadline }) => {
    // Whoever starts to post must be able to finish: a post cut short may or may not be seen.
    const latestStart = deadline - SEND_DEADLINE_MS;
    const message = slackMessage(describeEvent(event));
    const send = async (secret: string): Promise<Verdict> =>
      verdictOn(await post(slackRequest(destination, secret, message, event.id), signal));

    const secret = await credential();
    await pace.turn(lane, latestStart, signal);
    const verdict = await send(secret);
    if (verdict.kind !== "credential") return conclude(verdict);
    // Nothing was posted, so trying again at once with a credential that was rotated cannot post twice.
    const renewed = await refresh();
    if (renewed === secret) return conclude(verdict);
    await pace.turn(lane, latestStart, signal);
    conclude(await send(renewed));
  };

  function conclude(verdict: Verdict): void {
    switch (verdict.kind) {
      case "done":
        return;
      case "rate-limited":
        pace.pause(lane, verdict.retryAfterMs);
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
