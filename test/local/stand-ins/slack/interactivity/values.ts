import { type Input, type InputElement, MAX_INPUT, type Option } from "../inputs.ts";
import type { OpenModal } from "./modals.ts";

/** What somebody has put into an input: a text, a date, the value of an option, or several; null: nothing. */
export type Given = string | string[] | null;

/** By block, then by action: https://docs.slack.dev/reference/interaction-payloads/view-interactions-payload */
export type Values = Record<string, Record<string, object>>;

interface Filled {
  values: Values;
  /** By block: what Slack says below the input, so that nothing is submitted. */
  errors: Record<string, string>;
}

/**
 * The state of a modal with what somebody has put into it, by block; an input that isn't named keeps its initial value.
 * @throws Error where nobody could put that into this modal: no such input, an option that it doesn't offer
 */
export function fill(modal: OpenModal, given: Record<string, Given>): Filled {
  const inputs = modal.blocks.filter((block) => block.type === "input");
  const unknown = Object.keys(given).find((id) => !inputs.some(({ block_id }) => block_id === id));
  if (unknown !== undefined) {
    throw new Error(`the modal has no input ${unknown}`);
  }
  const filled: Filled = { values: {}, errors: {} };
  for (const { block_id = "", element, optional } of inputs) {
    const wanted = given[block_id] === undefined ? initialOf(element) : given[block_id];
    const value = wanted === "" || wanted?.length === 0 ? null : wanted;
    filled.values[block_id] = { [element.action_id ?? ""]: stateOf(element, value, modal) };
    const error = errorOf({ element, optional }, value);
    if (error !== undefined) {
      filled.errors[block_id] = error;
    }
  }
  return filled;
}

/** What an input holds before somebody changes it. */
function initialOf(element: InputElement): Given {
  switch (element.type) {
    case "plain_text_input":
      return element.initial_value ?? null;
    case "static_select":
      return element.initial_option?.value ?? null;
    case "multi_external_select":
      return (element.initial_options ?? []).map(({ value }) => value);
    case "datepicker":
      return element.initial_date ?? null;
  }
}

function stateOf(element: InputElement, value: Given, { suggested }: OpenModal): object {
  const { type } = element;
  const single = Array.isArray(value) ? undefined : value;
  if (single === undefined && type !== "multi_external_select") {
    throw new Error(`a ${type} takes one value`);
  }
  switch (type) {
    case "plain_text_input":
      return { type, value: single };
    case "datepicker":
      return { type, selected_date: single };
    case "static_select":
      return { type, selected_option: single ? optionOf(single, element.options) : null };
    case "multi_external_select": {
      const offered = [...(element.initial_options ?? []), ...suggested.values()];
      const selected = [value ?? []].flat().map((each) => optionOf(each, offered));
      if (selected.length > (element.max_selected_items ?? Number.POSITIVE_INFINITY)) {
        throw new Error(`no more than ${element.max_selected_items} options can be selected`);
      }
      return { type, selected_options: selected };
    }
  }
}

function optionOf(value: string, offered: readonly Option[]): Option {
  const found = offered.find((option) => option.value === value);
  if (!found) {
    throw new Error(`no option with the value ${value} was offered`);
  }
  return found;
}

/** Slack's documentation has none of these texts. */
function errorOf(
  { element, optional }: Pick<Input, "element" | "optional">,
  value: Given,
): string | undefined {
  if (value === null) {
    return optional ? undefined : "Please complete this required field.";
  }
  if (element.type === "plain_text_input") {
    const { min_length = 0, max_length = MAX_INPUT } = element;
    if (value.length < min_length) {
      return `This needs at least ${min_length} characters.`;
    }
    return value.length > max_length ? `This can have at most ${max_length} characters.` : undefined;
  }
  return undefined;
}
