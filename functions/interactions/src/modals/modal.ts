import type { ButtonKind, ButtonValue } from "@issue-relay/shared/commands/buttons";
import type { WishOfIssue } from "@issue-relay/shared/commands/command";
import type { KnownBlock, ModalView } from "@slack/types";
import type { Metadata } from "../metadata.ts";
import type { Field } from "../payload.ts";

/** The fields of a modal by the ids of their blocks. */
export type Fields = Record<string, Field>;

/** What somebody has asked for; or what is wrong, by the ids of the blocks. */
type Reading = { wish: WishOfIssue } | { problems: Record<string, string> };

/** A modal in which somebody says what a button shall do. */
export interface Modal {
  /** At most 24 characters. */
  title: string;
  submit: string;
  blocks(issue: ButtonValue, now: Date): KnownBlock[];
  read(fields: Fields, issue: ButtonValue, now: Date): Reading;
}

/** The id of the only element of a block: its block's id says which it is. */
export const ELEMENT = "value";

export function plainText(text: string) {
  return { type: "plain_text", text } as const;
}

export function viewOf(
  kind: ButtonKind,
  { title, submit, blocks }: Modal,
  metadata: Metadata,
  now: Date,
): ModalView {
  return {
    type: "modal",
    callback_id: kind,
    private_metadata: JSON.stringify(metadata),
    title: plainText(title),
    submit: plainText(submit),
    close: plainText("Cancel"),
    blocks: blocks(metadata.issue, now),
  };
}
