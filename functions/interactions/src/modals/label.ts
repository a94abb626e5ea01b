import { ELEMENT, MAX_OPTION_CHARACTERS, type Modal, plainText } from "./modal.ts";

const BLOCK = "labels";

/** An option that stands for a label. */
export function labelOption(name: string) {
  return { text: plainText(name), value: name };
}

/** Whether Slack can show a label as an option. */
export function fitsOption(name: string): boolean {
  return name.length > 0 && name.length <= MAX_OPTION_CHARACTERS;
}

const NOT_SHOWN =
  "The labels that the issue has cannot be shown here. Add labels here, and remove them on GitHub.";

/**
 * The labels that the issue shall have; where the button does not know those that it has, the labels to add. Slack asks for those of the
 * repository while somebody types.
 */
export const LABEL: Modal = {
  title: "Labels",
  submit: "Set",
  blocks: ({ repository, number, labels }) => {
    const known = (labels ?? []).filter(fitsOption).map(labelOption);
    return [
      ...(labels ? [] : [{ type: "section", text: plainText(NOT_SHOWN) } as const]),
      {
        type: "input",
        block_id: BLOCK,
        optional: true,
        label: plainText(`${labels ? "Labels of" : "Labels to add to"} ${repository}#${number}`),
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
      : { problems: { [BLOCK]: "Choose a label, or remove one." } };
  },
};
