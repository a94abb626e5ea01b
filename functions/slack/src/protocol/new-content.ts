import { RetryLater } from "@issue-relay/shared/errors";
import { Refused } from "@issue-relay/shared/slack/failures";
import { msOf } from "@issue-relay/shared/slack/time";
import type { RichTextBlock } from "@slack/types";
import { GONE, type Part } from "./document.ts";
import { linesOf } from "./metadata.ts";
import type { SeenMessage } from "./ports.ts";
import { type Round, turn } from "./round.ts";

/** A message can't be changed now. Others can. */
export class NotSeenYet extends RetryLater {
  override name = "NotSeenYet";
}

/** A line of a message. */
export interface Content {
  part: Part;
  block: RichTextBlock;
}

/**
 * What the message `ts` shall show once these lines have changed, in the order in which they happened; nothing, where it shall be
 * deleted. Of lines that are shown, the document has no text: those that stay are read back from Slack.
 * @throws NotSeenYet where Slack's history does not show our last version of them yet; UnknownOutcome, Refused
 */
export async function newContent(round: Round, ts: string, changed: Part[]): Promise<Content[]> {
  const { lines } = round.document;
  const keys = new Set(changed.map(({ key }) => key));
  const staying = Object.entries(lines).filter(
    ([key, line]) => line.ts === ts && !keys.has(key) && line.shown !== null && line.wanted !== GONE,
  );
  const kept: Content[] = [];
  if (staying.length > 0) {
    const message = await readBack(round, ts);
    const parts = linesOf(message?.metadata, round.attempt.key) ?? [];
    for (const [key, line] of staying) {
      const index = parts.findIndex((part) => part.key === key && part.shown === line.shown);
      const part = parts[index];
      const block = message?.blocks[index];
      if (part && block) {
        kept.push({ part, block });
      } else if (parts.length === 0 && isOld(round, ts)) {
        // It can't be read any more: it is beneath a card that a person deleted, or has lost its metadata. What was edited out must
        // go all the same.
        return [];
      } else {
        throw new NotSeenYet("Slack's history does not show the newest version of a message yet");
      }
    }
  }
  const added = changed.flatMap((part) => {
    const block = lines[part.key]?.block;
    return part.shown === GONE || !block ? [] : [{ part, block }];
  });
  return [...kept, ...added].sort((a, b) => a.part.at - b.part.at);
}

async function readBack(round: Round, ts: string): Promise<SeenMessage | undefined> {
  const { attempt, card } = round;
  if (card === null) {
    return undefined;
  }
  await turn(round, "read");
  try {
    const replies = await attempt.channel.replies(card, ts);
    return replies.find((message) => message.ts === ts);
  } catch (error) {
    if (error instanceof Refused && error.refusal.kind === "gone") {
      return undefined;
    }
    throw error;
  }
}

function isOld({ attempt, document }: Round, ts: string): boolean {
  return document.lease.at - msOf(ts) > attempt.lengths.lateLook;
}
