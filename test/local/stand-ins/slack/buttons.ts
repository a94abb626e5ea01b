import { z } from "zod";
import { plainText, textObject } from "./text-objects.ts";

export const url = z.url({ protocol: /^https?$/, error: "must be a valid URL" }).max(3000);

/** Absent: Slack gives it one. */
export const action_id = z.string().max(255).optional();

const buttonStyle = z.enum(["primary", "danger"]).optional();

/** https://docs.slack.dev/reference/block-kit/composition-objects/confirmation-dialog-object */
const Confirm = z.strictObject({
  title: plainText(100),
  text: textObject(300),
  confirm: plainText(30),
  deny: plainText(30),
  style: buttonStyle,
});

export type Confirm = z.infer<typeof Confirm>;

/** https://docs.slack.dev/reference/block-kit/block-elements/button-element */
export const Button = z.strictObject({
  type: z.literal("button"),
  text: plainText(75),
  action_id,
  url: url.optional(),
  value: z.string().max(2000).optional(),
  style: buttonStyle,
  confirm: Confirm.optional(),
  accessibility_label: z.string().max(75).optional(),
});
export type Button = z.infer<typeof Button>;

/** Slack's words: seen in an answer `invalid_blocks`, at the second of the two. */
export const Buttons = z
  .array(Button)
  .min(1)
  .max(25)
  .superRefine((buttons, context) => {
    for (const [index, { action_id: id }] of buttons.entries()) {
      if (id !== undefined && buttons.findIndex((each) => each.action_id === id) < index) {
        context.addIssue({
          code: "custom",
          path: [index, "action_id"],
          message: `\`action_id\` "${id}" already exists`,
        });
      }
    }
  });
