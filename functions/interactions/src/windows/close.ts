import { CLOSE_REASONS } from "@issue-relay/shared/rules/rule-schema";
import { optionalText, textField } from "./text-field.ts";
import { ELEMENT, plainText, type Window } from "./window.ts";

const REASON = "reason";
const COMMENT = "comment";

const WORDS: Record<(typeof CLOSE_REASONS)[number], string> = {
  completed: "Completed",
  not_planned: "Not planned",
  duplicate: "Duplicate",
};
const [FIRST] = CLOSE_REASONS;

function optionOf(reason: (typeof CLOSE_REASONS)[number]) {
  return { text: plainText(WORDS[reason]), value: reason };
}

export const CLOSE: Window = {
  title: "Close the issue",
  submit: "Close it",
  blocks: ({ repository, number }) => [
    {
      type: "input",
      block_id: REASON,
      label: plainText(`Why is ${repository}#${number} closed?`),
      element: {
        type: "static_select",
        action_id: ELEMENT,
        initial_option: optionOf(FIRST),
        options: CLOSE_REASONS.map(optionOf),
      },
    },
    textField(COMMENT, { label: "Comment on GitHub", isOptional: true }),
  ],
  read: (fields) => {
    const chosen = fields[REASON]?.selected_option?.value;
    const reason = CLOSE_REASONS.find((each) => each === chosen);
    return reason
      ? { wish: { what: "close", reason, ...optionalText("comment", fields[COMMENT]) } }
      : { problems: { [REASON]: "Choose why." } };
  },
};
