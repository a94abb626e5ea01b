import { z } from "zod";
import { RichText } from "./rich-text.ts";

/**
 * The first row is a row like the others: what is to look like a heading says so itself, by its style.
 * https://docs.slack.dev/reference/block-kit/blocks/table-block
 */
const MAX_ROWS = 100;
const MAX_COLUMNS = 20;
/** In all cells of all tables of a message. */
export const MAX_TABLE_CHARACTERS = 10_000;

const Cell = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("raw_text"), text: z.string().min(1) }),
  // `text` is how the number is shown.
  z.strictObject({ type: z.literal("raw_number"), value: z.number(), text: z.string().min(1) }),
  RichText,
]);

const ColumnSettings = z.strictObject({
  align: z.enum(["left", "center", "right"]).optional(),
  is_wrapped: z.boolean().optional(),
});

export const Table = z.strictObject({
  type: z.literal("table"),
  rows: z.array(z.array(Cell).min(1).max(MAX_COLUMNS)).min(1).max(MAX_ROWS),
  column_settings: z.array(ColumnSettings.nullable()).max(MAX_COLUMNS).optional(),
  block_id: z.string().max(255).optional(),
});
export type Table = z.infer<typeof Table>;
