import * as z from "../zod.ts";
import { Refused } from "./failures.ts";

/** A call that reads, as Slack answers it. */
export type Read = (method: string, parameters: Record<string, string>) => Promise<unknown>;

/** https://docs.slack.dev/reference/methods/conversations.info */
const ConversationInfo = z.object({
  channel: z.object({
    name: z.string().optional(),
    is_archived: z.boolean().default(false),
    is_member: z.boolean().default(true),
  }),
});

/**
 * Why the bot can't post to a channel; undefined where it can.
 * @throws Refused, UnknownOutcome where Slack does not answer that
 */
export async function channelProblem(id: string, read: Read): Promise<string | undefined> {
  const answer = await unlessUnknown("channel_not_found", read("conversations.info", { channel: id }));
  if (answer === undefined) {
    return `there is no channel ${id}, or it is private and the bot is not in it`;
  }
  const { name = id, is_archived, is_member } = ConversationInfo.parse(answer).channel;
  if (is_archived) {
    return `#${name} is archived`;
  }
  return is_member ? undefined : `the bot is not in #${name}: invite it there with /invite`;
}

/** The answer; undefined where Slack refuses the call with this code. */
export async function unlessUnknown(code: string, answer: Promise<unknown>): Promise<unknown> {
  return answer.catch((error: unknown) => {
    if (error instanceof Refused && error.code === code) {
      return undefined;
    }
    throw error;
  });
}
