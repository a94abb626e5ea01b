import { describe, expect, it } from "vitest";
import { SlackError } from "../slack-error.ts";
import { modalFrom } from "./modal.ts";

/** What `views.open` would say about it; empty: it is taken. */
function errorsOf(view: unknown): string[] {
  try {
    modalFrom(view);
    return [];
  } catch (error) {
    if (!(error instanceof SlackError) || error.error !== "invalid_arguments") {
      throw error;
    }
    return Object.values(error.details).flatMap(({ messages }) => messages);
  }
}

function plain(length: number) {
  return { type: "plain_text", text: "x".repeat(length) };
}

function option(length: number, value = "x") {
  return { text: plain(length), value };
}

function modal(more: object = {}) {
  return { type: "modal", title: plain(24), submit: plain(24), close: plain(24), blocks: [], ...more };
}

function input(element: object, more: object = {}) {
  return { type: "input", label: plain(2000), element: { action_id: "x", ...element }, ...more };
}

const placeholder = plain(150);

const LARGEST = [
  input(
    {
      type: "plain_text_input",
      multiline: true,
      min_length: 0,
      max_length: 3000,
      initial_value: "x",
      placeholder,
    },
    { hint: plain(2000), optional: true, block_id: "x".repeat(255) },
  ),
  input({
    type: "static_select",
    options: Array.from({ length: 100 }, (_, index) => option(75, String(index).padStart(150, "x"))),
    initial_option: option(75, "0".padStart(150, "x")),
    placeholder,
  }),
  input({
    type: "multi_external_select",
    min_query_length: 0,
    max_selected_items: 1,
    initial_options: [option(75)],
    placeholder,
  }),
  input({ type: "datepicker", initial_date: "2026-02-28", placeholder }),
  { type: "rich_text", elements: [{ type: "rich_text_section", elements: [{ type: "text", text: "x" }] }] },
];

describe("a modal at Slack's limits", () => {
  it("is taken", () => {
    const more = { private_metadata: "x".repeat(3000), callback_id: "x".repeat(255), clear_on_close: true };
    expect(errorsOf(modal({ blocks: LARGEST, ...more }))).toEqual([]);
    expect(errorsOf(modal({ blocks: Array(100).fill({ type: "divider" }) }))).toEqual([]);
    expect(errorsOf({ type: "modal", title: plain(1), blocks: [] })).toEqual([]);
  });
});

describe("a modal over Slack's limits", () => {
  it.each([
    [undefined, "must provide an object [json-pointer:/view]"],
    [{ type: "modal", blocks: [] }, "missing required field: title [json-pointer:/view]"],
    [modal({ type: "home" }), "must be one of: modal [json-pointer:/view/type]"],
    [modal({ title: plain(25) }), "must be less than 25 characters [json-pointer:/view/title/text]"],
    [modal({ submit: plain(25) }), "must be less than 25 characters [json-pointer:/view/submit/text]"],
    [modal({ close: plain(25) }), "must be less than 25 characters [json-pointer:/view/close/text]"],
    [
      modal({ private_metadata: "x".repeat(3001) }),
      "must be less than 3001 characters [json-pointer:/view/private_metadata]",
    ],
    [
      modal({ callback_id: "x".repeat(256) }),
      "must be less than 256 characters [json-pointer:/view/callback_id]",
    ],
    [
      modal({ blocks: Array(101).fill({ type: "divider" }) }),
      "no more than 100 items allowed [json-pointer:/view/blocks]",
    ],
    [
      modal({ submit: undefined, blocks: [input({ type: "datepicker" })] }),
      "must define `submit` to use an `input` block in modals [json-pointer:/view/blocks/0/input]",
    ],
    [
      modal({ blocks: Array(2).fill({ type: "divider", block_id: "a" }) }),
      '`block_id` "a" already exists [json-pointer:/view/blocks/1/block_id]',
    ],
    [modal({ blocks: [{ type: "table", rows: [] }] }), "unsupported type [json-pointer:/view/blocks/0/type]"],
  ])("is refused: %#", (view, message) => {
    expect(errorsOf(view)).toEqual([`[ERROR] ${message}`]);
  });

  it.each([
    [
      input({ type: "datepicker" }, { label: plain(2001) }),
      "must be less than 2001 characters",
      "label/text",
    ],
    [input({ type: "datepicker" }, { hint: plain(2001) }), "must be less than 2001 characters", "hint/text"],
    [
      input({ type: "datepicker", initial_date: "1 March" }),
      "must be a date: YYYY-MM-DD",
      "element/initial_date",
    ],
    [input({ type: "checkboxes" }), "unsupported type", "element/type"],
    [input({ type: "plain_text_input", max_length: 3001 }), "must be less than 3001", "element/max_length"],
    [
      input({ type: "plain_text_input", placeholder: plain(151) }),
      "must be less than 151 characters",
      "element/placeholder/text",
    ],
    [input({ type: "static_select", options: [] }), "no less than 1 items allowed", "element/options"],
    [
      input({ type: "static_select", options: Array(101).fill(option(1)) }),
      "no more than 100 items allowed",
      "element/options",
    ],
    [
      input({ type: "static_select", options: [option(76)] }),
      "must be less than 76 characters",
      "element/options/0/text/text",
    ],
    [
      input({ type: "static_select", options: [option(1, "x".repeat(151))] }),
      "must be less than 151 characters",
      "element/options/0/value",
    ],
    [
      input({ type: "static_select", options: [option(1)], initial_option: option(2) }),
      "must exactly match one of the options",
      "element/initial_option",
    ],
    [
      input({ type: "multi_external_select", max_selected_items: 0 }),
      "must be more than 0",
      "element/max_selected_items",
    ],
  ])("is refused for its input: %#", (block, message, path) => {
    expect(errorsOf(modal({ blocks: [block] }))).toEqual([
      `[ERROR] ${message} [json-pointer:/view/blocks/0/${path}]`,
    ]);
  });

  it("is refused with more than 250 KB", () => {
    const blocks = Array(90).fill({ type: "section", text: plain(3000) });
    expect(() => modalFrom(modal({ blocks }))).toThrow("view_too_large");
  });
});
