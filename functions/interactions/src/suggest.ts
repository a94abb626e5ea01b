import type { Answer } from "@issue-relay/shared/edge/answer";
import { messageOf } from "@issue-relay/shared/errors";
import type { Dependencies } from "./dependencies.ts";
import { fitsOption, labelOption } from "./modals/label.ts";
import type { Suggestion } from "./payload.ts";

/** https://docs.slack.dev/reference/block-kit/block-elements/multi-select-menu-element#external_multi_select */
const MAX_OPTIONS = 100;

/**
 * The labels of a repository that have in their name what somebody types, the one that is called so first. Where none is, what they type is
 * the last one: a label may be newer than the list, and `actions` asks GitHub whether there is such a label.
 */
export async function suggest(
  { value, view }: Suggestion,
  { labelsOf, logger }: Dependencies,
): Promise<Answer> {
  const { issue } = view.private_metadata;
  const typed = value.trim();
  const labels = await labelsOf(issue.repository).catch((error: unknown) => {
    logger.warn({ problem: messageOf(error) }, "the list of labels can't be read");
    return [];
  });
  const wanted = typed.toLowerCase();
  const found = labels.filter((name) => name.toLowerCase().includes(wanted));
  const same = found.find((name) => name.toLowerCase() === wanted);
  const others = found.filter((name) => name !== same).slice(0, MAX_OPTIONS - 1);
  const offered = same === undefined ? [...others, typed] : [same, ...others];
  const options = offered.filter(fitsOption).map(labelOption);
  return { status: 200, body: { options } };
}
