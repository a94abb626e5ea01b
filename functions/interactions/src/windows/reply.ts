import { textField, textIn } from "./text-field.ts";
import type { Window } from "./window.ts";

const TEXT = "text";

/** A comment, which names whoever has written it. */
export const REPLY: Window = {
  title: "Reply on GitHub",
  submit: "Comment",
  blocks: ({ repository, number }) => [textField(TEXT, { label: `Comment on ${repository}#${number}` })],
  read: (fields) => {
    const text = textIn(fields[TEXT]);
    return text === undefined
      ? { problems: { [TEXT]: "Write something." } }
      : { wish: { what: "reply", text } };
  },
};
