import { ConsumerConfig } from "@issue-relay/shared/config";
import { SlackSettings } from "@issue-relay/shared/slack/settings";
import * as z from "@issue-relay/shared/zod";
import { LENGTHS } from "./protocol/lengths.ts";

const SHORTEST_ATTEMPT_MS = LENGTHS.call + LENGTHS.write;

/** The settings of the Slack consumer, from the environment. */
export const Config = ConsumerConfig.extend({
  /** For tests, which can't wait for minutes: what all lengths of the cards' protocol are divided by. */
  CARD_LENGTHS_DIVISOR: z.coerce.number("must be a number").min(1, "must be at least 1").default(1),
})
  .refine(
    ({ DEADLINE_SECONDS: deadline, CARD_LENGTHS_DIVISOR: divisor }) => isLongEnough(deadline, divisor),
    {
      path: ["DEADLINE_SECONDS"],
      error: `must be above ${SHORTEST_ATTEMPT_MS / 1000}, which one message may take`,
      when: ({ value }) => Times.safeParse(value).success,
    },
  )
  .and(SlackSettings);

/** What can be compared, even while another setting is wrong. */
const Times = z.object({ DEADLINE_SECONDS: z.number(), CARD_LENGTHS_DIVISOR: z.number() });

/** Whether a call to Slack can begin, and what came of it be written down, before the deadline. */
function isLongEnough(deadlineSeconds: number, divisor: number): boolean {
  return deadlineSeconds * 1000 > SHORTEST_ATTEMPT_MS / divisor;
}
