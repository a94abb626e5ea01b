import { ELEMENT, plainText, type Window } from "./window.ts";

const BLOCK = "labels";

/** https://docs.slack.dev/reference/block-kit/composition-objects/option-object: an option's text and value have at most 75 characters. */
const MAX_OPTION_CHARACTERS = 75;

/** An option that stands for a label. GitHub's have at most 50 characters. */
export function labelOption(name: string) {
  return { text: plainText(name), value: name };
}

export function fitsOption(name: string): boolean {
  return name.length > 0 && name.length <= MAX_OPTION_CHARACTERS;
}

/** The labels that the issue shall have. Slack asks for those that there are while somebody types. */
export const LABEL: Window = {
  title: "Labels",
  submit: "Set",
  blocks: ({ repository, number, labels = [] }) => {
    const known = labels.filter(fitsOption).map(labelOption);
    return [
      {
        type: "input",
        block_id: BLOCK,
        optional: true,
        label: plainText(`Labels of ${repository}#${number}`),
        element: {
          type: "multi_external_select",
          action_id: ELEMENT,
          min_query_length: 0,
          placeholder: plainText("Choose labels"),
          ...(known.length > 0 && { initial_options: known }),
        },
      },
    ];
  },
  // Only what somebody has changed: the card may be older than the issue.
  read: (fields, { labels = [] }) => {
    const chosen = (fields[BLOCK]?.selected_options ?? []).map(({ value }) => value);
    const offered = labels.filter(fitsOption);
    const add = chosen.filter((name) => !offered.includes(name));
    const remove = offered.filter((name) => !chosen.includes(name));
    return add.length + remove.length > 0
      ? { wish: { what: "label", add, remove } }
      : { problems: { [BLOCK]: "Choose a label, or take one away." } };
  },
};
