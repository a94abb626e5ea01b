import { consumerSettings } from "@issue-relay/local/stack/pubsub-settings";
import { SEND_DEADLINE_MS } from "@issue-relay/shared/slack/send";

/** What a channel takes. https://docs.slack.dev/apis/web-api/rate-limits/ */
const SLACK_PER_SECOND = 1;

export interface Drained {
  /** When the last message that Slack has got was posted, in seconds after the first delivery. */
  seconds: number;
  posted: number;
  deadLettered: number;
}

/**
 * Simulates, second by second, how messages that come faster than Slack takes them get into one channel. The consumer keeps as many as
 * can have their turn before its deadline, and refuses the others, which Pub/Sub sends again after a pause that doubles; what was refused
 * at the last attempt goes to the dead letter. Pub/Sub spreads its retries; here those of a second come together, which is the worst.
 * @param perSecond how many come each second, for so many seconds
 */
export function drain(perSecond: number, forSeconds: number): Drained {
  const { deadlineSeconds, minimumBackoffSeconds, maximumBackoffSeconds, maximumDeliveryAttempts } =
    consumerSettings("slack");
  const places = (deadlineSeconds - SEND_DEADLINE_MS / 1_000) * SLACK_PER_SECOND;
  const drained = { seconds: 0, posted: 0, deadLettered: 0 };
  /** By second: how many messages are due then, by the attempts that they have had. */
  const due = new Map<number, Map<number, number>>();
  const add = (second: number, attempts: number, count: number) => {
    const messages = due.get(second) ?? new Map<number, number>();
    due.set(second, messages.set(attempts, (messages.get(attempts) ?? 0) + count));
  };
  for (let second = 0; second < forSeconds; second += 1) {
    add(second, 0, perSecond);
  }
  let waiting = 0;
  for (let second = 0; due.size > 0 || waiting > 0; second += 1) {
    for (const [attempts, count] of due.get(second) ?? []) {
      const taken = Math.min(count, places - waiting);
      waiting += taken;
      const refused = count - taken;
      if (refused > 0 && attempts + 1 === maximumDeliveryAttempts) {
        drained.deadLettered += refused;
      } else if (refused > 0) {
        const pause = Math.min(minimumBackoffSeconds * 2 ** attempts, maximumBackoffSeconds);
        add(second + pause, attempts + 1, refused);
      }
    }
    due.delete(second);
    const posted = Math.min(waiting, SLACK_PER_SECOND);
    waiting -= posted;
    drained.posted += posted;
    drained.seconds = posted > 0 ? second + 1 : drained.seconds;
  }
  return drained;
}
