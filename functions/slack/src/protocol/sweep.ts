import { isCommentKey } from "../card/change.ts";
import type { Finding } from "./findings.ts";
import { linesOf } from "./metadata.ts";
import { type Round, turn } from "./round.ts";

/** Looks for the comments of a deleted issue that the document has forgotten: they must go too. */
export async function sweep(round: Round): Promise<Finding[]> {
  const { attempt, card, document } = round;
  await turn(round, "read");
  const thread = card === null ? [] : await attempt.channel.replies(card, "0");
  const recalled = thread.flatMap(({ ts, metadata }): Finding[] => {
    const parts = linesOf(metadata, attempt.key) ?? [];
    const isForgotten = parts.some(({ key }) => isCommentKey(key) && !(key in document.lines));
    return isForgotten ? [{ is: "recalled", ts, parts }] : [];
  });
  return [...recalled, { is: "swept" }];
}
