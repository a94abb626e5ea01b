import { isVisible } from "@issue-relay/shared/slack/clean-text";
import type { KnownBlock } from "@slack/types";
import type { Field } from "../payload.ts";
import { ELEMENT, plainText } from "./modal.ts";

/** https://docs.slack.dev/reference/block-kit/block-elements/plain-text-input-element */
export const MAX_CHARACTERS = 3000;

interface TextFieldOptions {
  label: string;
  hint?: string;
  isOptional?: boolean;
  /** What is there before somebody writes. */
  initial?: string;
}

/** A field for Markdown, as GitHub understands it. */
export function textField(
  block_id: string,
  { label, hint = "Markdown, as on GitHub", isOptional = false, initial = "" }: TextFieldOptions,
): KnownBlock {
  return {
    type: "input",
    block_id,
    optional: isOptional,
    label: plainText(label),
    hint: plainText(hint),
    element: {
      type: "plain_text_input",
      action_id: ELEMENT,
      multiline: true,
      max_length: MAX_CHARACTERS,
      ...(initial !== "" && { initial_value: initial }),
    },
  };
}

/** What somebody has written, where anything of it can be seen. */
export function textIn(field: Field | undefined): string | undefined {
  const text = field?.value?.trim() ?? "";
  return isVisible(text) ? text : undefined;
}

export function optionalText<Name extends string>(
  name: Name,
  field: Field | undefined,
): Partial<Record<Name, string>> {
  const text = textIn(field);
  return text === undefined ? {} : ({ [name]: text } as Record<Name, string>);
}
