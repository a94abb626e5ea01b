import { describe, expect, it } from "vitest";
import { blockErrors } from "./block-errors.ts";
import { areTooLong, Blocks } from "./block-kit.ts";

function errorsOf(...blocks: unknown[]): string[] {
  const parsed = Blocks.safeParse(blocks, { reportInput: true });
  return parsed.success ? [] : blockErrors(parsed.error.issues);
}

function plain(length: number) {
  return { type: "plain_text", text: "x".repeat(length) };
}

function mrkdwn(length: number) {
  return { type: "mrkdwn", text: "x".repeat(length) };
}

function button(more: object) {
  return {
    type: "actions",
    elements: [{ type: "button", text: plain(75), ...more }],
  };
}

function rich(...elements: unknown[]) {
  return {
    type: "rich_text",
    elements: [{ type: "rich_text_section", elements }],
  };
}

function cell(length: number) {
  return { type: "raw_text", text: "x".repeat(length) };
}

const image = { type: "image", image_url: "https://example.com/a.png", alt_text: "a" };

describe("blocks at Slack's limits", () => {
  it.each([
    ["a header", { type: "header", text: plain(150) }],
    [
      "a section",
      { type: "section", text: mrkdwn(3000), fields: Array(10).fill(mrkdwn(2000)), accessory: image },
    ],
    ["a context", { type: "context", elements: [image, ...Array(9).fill(plain(10))] }],
    ["a divider", { type: "divider", block_id: "x".repeat(255) }],
    ["an image", { ...image, title: plain(2000) }],
    [
      "a button",
      button({ action_id: "x".repeat(255), url: "https://example.com", style: "primary", value: "1" }),
    ],
    [
      "rich text",
      {
        type: "rich_text",
        elements: [
          {
            type: "rich_text_section",
            elements: [{ type: "text", text: "x", style: { bold: true, code: true } }],
          },
          {
            type: "rich_text_list",
            style: "ordered",
            indent: 1,
            elements: [{ type: "rich_text_section", elements: [] }],
          },
          { type: "rich_text_quote", elements: [{ type: "link", url: "https://example.com" }] },
          { type: "rich_text_preformatted", elements: [{ type: "text", text: "x" }], border: 0 },
        ],
      },
    ],
    [
      "rich text's elements",
      rich(
        { type: "emoji", name: "tada" },
        { type: "user", user_id: "U1" },
        { type: "usergroup", usergroup_id: "S1" },
        { type: "channel", channel_id: "C1" },
        { type: "broadcast", range: "here" },
        { type: "date", timestamp: 1, format: "{date}" },
        { type: "color", value: "#ff0000" },
      ),
    ],
    [
      "a table",
      {
        type: "table",
        rows: [
          [rich({ type: "text", text: "x" }), ...Array(19).fill(cell(1))],
          [{ type: "raw_number", value: 1.5, text: "1.50" }],
          ...Array(98).fill([cell(1)]),
        ],
        column_settings: [{ align: "right", is_wrapped: true }, null],
      },
    ],
  ])("takes %s", (_, block) => {
    expect(errorsOf(block)).toEqual([]);
  });
});

describe("blocks over Slack's limits", () => {
  it.each([
    [
      { type: "header", text: plain(151) },
      "must be less than 151 characters [json-pointer:/blocks/0/text/text]",
    ],
    [{ type: "header", text: plain(0) }, "must be more than 0 characters [json-pointer:/blocks/0/text/text]"],
    [{ type: "header", text: mrkdwn(1) }, "must be one of: plain_text [json-pointer:/blocks/0/text/type]"],
    [
      { type: "section", fields: Array(11).fill(mrkdwn(1)) },
      "no more than 10 items allowed [json-pointer:/blocks/0/fields]",
    ],
    [
      { type: "section", fields: [mrkdwn(2001)] },
      "must be less than 2001 characters [json-pointer:/blocks/0/fields/0/text]",
    ],
    [{ type: "section" }, "must define either `text` or `fields` [json-pointer:/blocks/0]"],
    [{ type: "context", elements: [] }, "no less than 1 items allowed [json-pointer:/blocks/0/elements]"],
    [{ type: "divider", text: "x" }, "invalid additional property: text [json-pointer:/blocks/0]"],
    [{ ...image, alt_text: undefined }, "missing required field: alt_text [json-pointer:/blocks/0]"],
    [{ ...image, image_url: "logo.png" }, "must be a valid URL [json-pointer:/blocks/0/image_url]"],
    [
      button({ text: plain(76) }),
      "must be less than 76 characters [json-pointer:/blocks/0/elements/0/text/text]",
    ],
    [
      {
        type: "actions",
        elements: ["a", "b", "a"].map((action_id) => ({ type: "button", text: plain(1), action_id })),
      },
      '`action_id` "a" already exists [json-pointer:/blocks/0/elements/2/action_id]',
    ],
    [
      button({ confirm: { title: plain(100), text: plain(300), confirm: plain(31), deny: plain(30) } }),
      "must be less than 31 characters [json-pointer:/blocks/0/elements/0/confirm/confirm/text]",
    ],
    [
      button({ value: "x".repeat(2001) }),
      "must be less than 2001 characters [json-pointer:/blocks/0/elements/0/value]",
    ],
    [
      { type: "actions", elements: Array(26).fill({ type: "button", text: plain(1) }) },
      "no more than 25 items allowed [json-pointer:/blocks/0/elements]",
    ],
    [button({ url: "javascript:alert(1)" }), "must be a valid URL [json-pointer:/blocks/0/elements/0/url]"],
    [
      rich({ type: "text", text: "" }),
      "must be more than 0 characters [json-pointer:/blocks/0/elements/0/elements/0/text]",
    ],
    [
      rich({ type: "text", text: 7 }),
      "must provide a string [json-pointer:/blocks/0/elements/0/elements/0/text]",
    ],
    [
      rich({ type: "user", user_id: "ann" }),
      "must be the ID of a member [json-pointer:/blocks/0/elements/0/elements/0/user_id]",
    ],
    [
      rich({ type: "usergroup", usergroup_id: "U1" }),
      "must be the ID of a user group [json-pointer:/blocks/0/elements/0/elements/0/usergroup_id]",
    ],
    [rich({ type: "mention" }), "unsupported type [json-pointer:/blocks/0/elements/0/elements/0/type]"],
    [
      { type: "table", rows: [[cell(0)]] },
      "must be more than 0 characters [json-pointer:/blocks/0/rows/0/0/text]",
    ],
    [
      { type: "table", rows: Array(101).fill([cell(1)]) },
      "no more than 100 items allowed [json-pointer:/blocks/0/rows]",
    ],
    [
      { type: "table", rows: [Array(21).fill(cell(1))] },
      "no more than 20 items allowed [json-pointer:/blocks/0/rows/0]",
    ],
    [{ type: "table", rows: [[cell(5000), cell(5001)]] }, "no more than 10000 characters in a table allowed"],
    [{ type: "video" }, "unsupported type [json-pointer:/blocks/0/type]"],
  ])("refuses %j", (block, error) => {
    expect(errorsOf(block)).toEqual([error]);
  });

  it("refuses more than 50 blocks", () => {
    expect(errorsOf(...Array(50).fill({ type: "divider" }))).toEqual([]);
    expect(errorsOf(...Array(51).fill({ type: "divider" }))).toEqual([
      "no more than 50 items allowed [json-pointer:/blocks]",
    ]);
  });

  it("refuses a second table", () => {
    const table = { type: "table", rows: [[cell(1)]] };
    expect(errorsOf(table, table)).toEqual(["only_one_table_allowed"]);
  });

  it("refuses more than about 13,000 characters in all blocks together", () => {
    const blocks = (length: number) => Blocks.parse(Array(5).fill({ type: "section", text: mrkdwn(length) }));
    expect(areTooLong(blocks(2500))).toBe(false);
    expect(areTooLong(blocks(2600))).toBe(true);
  });
});
