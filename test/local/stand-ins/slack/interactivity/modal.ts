import { z } from "zod";
import { blockErrors } from "../block-errors.ts";
import { CommonBlock } from "../block-kit.ts";
import { unquoted } from "../content.ts";
import { Input } from "../inputs.ts";
import { SlackError } from "../slack-error.ts";
import { plainText } from "../text-objects.ts";

/** https://docs.slack.dev/reference/methods/views.open#errors: 250 KB */
const MAX_VIEW = 250 * 1024;

const ModalBlock = z.discriminatedUnion("type", [CommonBlock, Input]);
export type ModalBlock = z.infer<typeof ModalBlock>;

/** https://docs.slack.dev/reference/views/modal-views. No `view_closed` is sent, so that nothing may ask for it. */
const Modal = z
  .strictObject({
    type: z.literal("modal"),
    title: plainText(24),
    blocks: z.array(ModalBlock).max(100),
    close: plainText(24).optional(),
    submit: plainText(24).optional(),
    private_metadata: z.string().max(3000).default(""),
    callback_id: z.string().max(255).default(""),
    clear_on_close: z.boolean().default(false),
    notify_on_close: z.literal(false).default(false),
  })
  .superRefine(({ blocks, submit }, context) => {
    for (const [index, { type, block_id: id }] of blocks.entries()) {
      if (type === "input" && !submit) {
        const message = "must define `submit` to use an `input` block in modals";
        context.addIssue({ code: "custom", path: ["blocks", index, "input"], message });
      }
      if (id && blocks.findIndex((each) => each.block_id === id) < index) {
        const message = `\`block_id\` "${id}" already exists`;
        context.addIssue({ code: "custom", path: ["blocks", index, "block_id"], message });
      }
    }
  });
export type Modal = z.infer<typeof Modal>;

/** @throws SlackError `invalid_arguments`, with what is wrong in Slack's words; `view_too_large` */
export function modalFrom(value: unknown): Modal {
  const given = unquoted(value);
  if (Buffer.byteLength(JSON.stringify(given) ?? "") > MAX_VIEW) {
    throw new SlackError("view_too_large");
  }
  const parsed = Modal.safeParse(given, { reportInput: true });
  if (!parsed.success) {
    const messages = blockErrors(parsed.error.issues, "view").map((reason) => `[ERROR] ${reason}`);
    throw new SlackError("invalid_arguments", { response_metadata: { messages } });
  }
  return parsed.data;
}
