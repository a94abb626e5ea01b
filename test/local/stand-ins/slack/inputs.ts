import { z } from "zod";
import { action_id } from "./buttons.ts";
import { plainText } from "./text-objects.ts";

/** Slack's largest, and what it takes where none is given: https://docs.slack.dev/reference/block-kit/block-elements/plain-text-input-element */
export const MAX_INPUT = 3000;
/** Also in an answer to `block_suggestion`: https://docs.slack.dev/reference/block-kit/block-elements/select-menu-element */
const MAX_OPTIONS = 100;

/** https://docs.slack.dev/reference/block-kit/composition-objects/option-object */
const Option = z.strictObject({
  text: plainText(75),
  value: z.string().min(1).max(150),
  description: plainText(75).optional(),
});
export type Option = z.infer<typeof Option>;

export const Options = z.array(Option).max(MAX_OPTIONS);

const common = { action_id, placeholder: plainText(150).optional(), focus_on_load: z.boolean().optional() };

const PlainTextInput = z.strictObject({
  type: z.literal("plain_text_input"),
  multiline: z.boolean().optional(),
  min_length: z.number().int().min(0).max(MAX_INPUT).optional(),
  max_length: z.number().int().min(1).max(MAX_INPUT).optional(),
  initial_value: z.string().optional(),
  ...common,
});

const StaticSelect = z
  .strictObject({
    type: z.literal("static_select"),
    options: Options.min(1),
    initial_option: Option.optional(),
    ...common,
  })
  .refine(
    ({ options, initial_option: initial }) =>
      !initial ||
      options.some(({ value, text }) => value === initial.value && text.text === initial.text.text),
    { message: "must exactly match one of the options", path: ["initial_option"] },
  );

/** Characters from which on the app is asked for options, where it names no number. */
export const MIN_QUERY_LENGTH = 3;

/** https://docs.slack.dev/reference/block-kit/block-elements/multi-select-menu-element#external_multi_select */
const MultiExternalSelect = z.strictObject({
  type: z.literal("multi_external_select"),
  min_query_length: z.number().int().min(0).optional(),
  max_selected_items: z.number().int().min(1).optional(),
  initial_options: Options.min(1).optional(),
  ...common,
});

const DatePicker = z.strictObject({
  type: z.literal("datepicker"),
  initial_date: z.iso.date("must be a date: YYYY-MM-DD").optional(),
  ...common,
});

const InputElement = z.discriminatedUnion("type", [
  PlainTextInput,
  StaticSelect,
  MultiExternalSelect,
  DatePicker,
]);
export type InputElement = z.infer<typeof InputElement>;

/** https://docs.slack.dev/reference/block-kit/blocks/input-block */
export const Input = z.strictObject({
  type: z.literal("input"),
  label: plainText(2000),
  element: InputElement,
  hint: plainText(2000).optional(),
  optional: z.boolean().default(false),
  block_id: z.string().max(255).optional(),
});
export type Input = z.infer<typeof Input>;
