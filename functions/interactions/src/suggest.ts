import type { Answer } from "@issue-relay/shared/edge/answer";
import { messageOf } from "@issue-relay/shared/errors";
import type { Interacting } from "./interacting.ts";
import { aboutIn } from "./metadata.ts";
import type { Suggestion } from "./payload.ts";
import { fitsOption, labelOption } from "./windows/label.ts";

/** https://docs.slack.dev/reference/block-kit/block-elements/multi-select-menu-element#external_multi_select */
const MAX_OPTIONS = 100;

/**
 * The labels of a repository that have in their name what somebody types. The last one is what they type: a label may be newer than the
 * list, and `actions` asks GitHub whether there is such a label.
 */
export async function suggest(
  { value, view }: Suggestion,
  { labelsOf, logger }: Interacting,
): Promise<Answer> {
  const { issue } = aboutIn(view.private_metadata);
  const typed = value.trim();
  const labels = await labelsOf(issue.repository).catch((error: unknown) => {
    logger.warn({ problem: messageOf(error) }, "the list of labels can't be read");
    return [];
  });
  const wanted = typed.toLowerCase();
  const found = labels.filter((name) => name.toLowerCase().includes(wanted));
  const isKnown = labels.some((name) => name.toLowerCase() === wanted);
  const offered = found.slice(0, MAX_OPTIONS - 1);
  const options = [...offered, ...(isKnown ? [] : [typed])].filter(fitsOption).map(labelOption);
  return { status: 200, body: { options } };
}
