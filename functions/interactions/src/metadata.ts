import { type ButtonValue, buttonValue, buttonValueIn } from "@issue-relay/shared/commands/buttons";
import type { Command } from "@issue-relay/shared/commands/command";
import * as z from "@issue-relay/shared/zod";

const Metadata = z.object({
  value: z.string(),
  place: z.object({ channel: z.string(), thread: z.string().exactOptional() }),
});

/** What a window is about, and where it was opened. It comes back from Slack, which signs it. */
export interface About {
  issue: ButtonValue;
  place: Command["place"];
}

/** At most the 3,000 characters that Slack keeps: a button's value has at most 2,000, of which quotes become two. */
export function metadataOf({ issue, place }: About): string {
  const text = JSON.stringify({ value: buttonValue(issue), place });
  const { labels: _, ...short } = issue;
  return text.length <= 3000 ? text : JSON.stringify({ value: buttonValue(short), place });
}

/** @throws Error where it is none of ours */
export function aboutIn(text: string): About {
  const { value, place } = Metadata.parse(JSON.parse(text));
  const issue = buttonValueIn(value);
  if (!issue) {
    throw new Error("the window is about no issue");
  }
  return { issue, place };
}
