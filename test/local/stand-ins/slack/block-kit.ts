import { z } from "zod";
import { Button, Buttons, url } from "./buttons.ts";
import { RichText, richElementsOf } from "./rich-text.ts";
import { MAX_TABLE_CHARACTERS, Table } from "./table.ts";
import { plainText, type TextObject, textObject } from "./text-objects.ts";

/**
 * The limits of each block, in characters and items, are those of its page under
 * https://docs.slack.dev/reference/block-kit/blocks and https://docs.slack.dev/reference/block-kit/block-elements.
 */
const MAX_BLOCKS = 50;

/**
 * Slack documents no limit for all blocks together. Measured: 13,297 characters in one markdown block, 125 fewer with
 * one divider more, then `msg_blocks_too_long`. https://github.com/slackapi/bolt-js/issues/2509
 */
const MAX_CHARACTERS = 13_422;
const CHARACTERS_OF_A_BLOCK = 125;

const block_id = z.string().max(255).optional();

const alt_text = z.string().min(1).max(2000);

const ImageElement = z.strictObject({ type: z.literal("image"), image_url: url, alt_text });

const Section = z
  .strictObject({
    type: z.literal("section"),
    text: textObject(3000).optional(),
    fields: z.array(textObject(2000)).min(1).max(10).optional(),
    accessory: z.discriminatedUnion("type", [Button, ImageElement]).optional(),
    expand: z.boolean().optional(),
    block_id,
  })
  .refine(({ text, fields }) => text || fields, "must define either `text` or `fields`");

/** In messages and in modals. */
export const CommonBlock = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("header"), text: plainText(150), block_id }),
  Section,
  z.strictObject({
    type: z.literal("context"),
    elements: z
      .array(z.discriminatedUnion("type", [...textObject(3000).options, ImageElement]))
      .min(1)
      .max(10),
    block_id,
  }),
  z.strictObject({ type: z.literal("divider"), block_id }),
  z.strictObject({
    type: z.literal("image"),
    image_url: url,
    alt_text,
    title: plainText(2000).optional(),
    block_id,
  }),
  z.strictObject({ type: z.literal("actions"), elements: Buttons, block_id }),
  RichText,
]);

export const Block = z.discriminatedUnion("type", [CommonBlock, Table]);
export type Block = z.infer<typeof Block>;

export const Blocks = z
  .array(Block)
  .max(MAX_BLOCKS)
  // Seen in an answer `invalid_blocks`; Slack's page of the table block named it for `attachments`, in 2025.
  .refine((blocks) => tablesOf(blocks).length <= 1, "only_one_table_allowed")
  .refine(
    (blocks) => lengthOf(tablesOf(blocks)) <= MAX_TABLE_CHARACTERS,
    `no more than ${MAX_TABLE_CHARACTERS} characters in a table allowed`,
  );

function tablesOf(blocks: readonly Block[]): Block[] {
  return blocks.filter(({ type }) => type === "table");
}

/** Whether Slack answers `msg_blocks_too_long`. */
export function areTooLong(blocks: readonly Block[]): boolean {
  return lengthOf(blocks) + blocks.length * CHARACTERS_OF_A_BLOCK > MAX_CHARACTERS;
}

function lengthOf(blocks: readonly Block[]): number {
  return blocks.flatMap(textsOf).reduce((sum, text) => sum + text.length, 0);
}

function textsOf(block: Block): string[] {
  switch (block.type) {
    case "rich_text":
      return block.elements
        .flatMap(richElementsOf)
        .flatMap((element) => ("text" in element && element.text ? [element.text] : []));
    case "table":
      return block.rows.flat().flatMap((cell) => (cell.type === "rich_text" ? textsOf(cell) : [cell.text]));
    default:
      return textObjectsOf(block).map(({ text }) => text);
  }
}

/** Every rich text of a block: the block itself, or the cells of a table. */
export function richTextsOf(block: Block): z.infer<typeof RichText>[] {
  const parts = block.type === "table" ? block.rows.flat() : [block];
  return parts.filter((part) => part.type === "rich_text");
}

/** Every text object of a block, in reading order. */
export function textObjectsOf(block: Block): TextObject[] {
  switch (block.type) {
    case "header":
      return [block.text];
    case "section": {
      const button = block.accessory?.type === "button" ? [block.accessory.text] : [];
      return [...(block.text ? [block.text] : []), ...(block.fields ?? []), ...button];
    }
    case "context":
      return block.elements.flatMap((element) => (element.type === "image" ? [] : [element]));
    case "image":
      return block.title ? [block.title] : [];
    case "actions":
      return block.elements.map(({ text }) => text);
    case "divider":
    case "rich_text":
    case "table":
      return [];
  }
}
