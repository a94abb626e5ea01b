import { z } from "zod";

/** https://docs.slack.dev/reference/block-kit/blocks/rich-text-block */
const Style = z.strictObject({
  bold: z.boolean().optional(),
  italic: z.boolean().optional(),
  strike: z.boolean().optional(),
  underline: z.boolean().optional(),
  code: z.boolean().optional(),
  highlight: z.boolean().optional(),
  client_highlight: z.boolean().optional(),
  unlink: z.boolean().optional(),
});
export type Style = z.infer<typeof Style>;

const style = Style.optional();

/**
 * Slack documents neither its error for what can't be an ID nor how it shows an ID that nobody has. Here the first is
 * refused, and the second is taken and shown itself, so that either mistake is seen.
 */
const memberId = z.string().regex(/^[UW][A-Z0-9]+$/, "must be the ID of a member");
const userGroupId = z.string().regex(/^S[A-Z0-9]+$/, "must be the ID of a user group");

const RichElement = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("text"), text: z.string().min(1), style }),
  z.strictObject({
    type: z.literal("link"),
    url: z.string().min(1),
    text: z.string().optional(),
    unsafe: z.boolean().optional(),
    style,
  }),
  z.strictObject({
    type: z.literal("emoji"),
    name: z.string().min(1),
    unicode: z.string().optional(),
    url: z.string().optional(),
    style,
  }),
  z.strictObject({ type: z.literal("user"), user_id: memberId, style }),
  z.strictObject({ type: z.literal("usergroup"), usergroup_id: userGroupId, style }),
  z.strictObject({ type: z.literal("channel"), channel_id: z.string().min(1), style }),
  z.strictObject({ type: z.literal("broadcast"), range: z.enum(["here", "channel", "everyone"]), style }),
  z.strictObject({
    type: z.literal("date"),
    timestamp: z.number().int(),
    format: z.string().min(1),
    url: z.string().optional(),
    fallback: z.string().optional(),
    style,
  }),
  z.strictObject({ type: z.literal("color"), value: z.string().min(1), style }),
]);
export type RichElement = z.infer<typeof RichElement>;

const border = z.union([z.literal(0), z.literal(1)]).optional();
const elements = z.array(RichElement);

const RichSection = z.strictObject({ type: z.literal("rich_text_section"), elements });

const RichPart = z.discriminatedUnion("type", [
  RichSection,
  z.strictObject({
    type: z.literal("rich_text_list"),
    style: z.enum(["bullet", "ordered"]),
    elements: z.array(RichSection).min(1),
    indent: z.number().int().min(0).max(8).optional(),
    offset: z.number().int().min(0).optional(),
    border,
  }),
  z.strictObject({ type: z.literal("rich_text_quote"), elements, border }),
  z.strictObject({
    type: z.literal("rich_text_preformatted"),
    elements,
    border,
    language: z.string().optional(),
  }),
]);
export type RichPart = z.infer<typeof RichPart>;

export const RichText = z.strictObject({
  type: z.literal("rich_text"),
  elements: z.array(RichPart).min(1),
  block_id: z.string().max(255).optional(),
});

/** Every element of a part, those in a list's items too. */
export function richElementsOf(part: RichPart): RichElement[] {
  return part.type === "rich_text_list" ? part.elements.flatMap((item) => item.elements) : part.elements;
}
