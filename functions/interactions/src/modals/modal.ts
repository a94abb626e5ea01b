import type { ButtonKind, ButtonValue } from "@issue-relay/shared/commands/buttons";
import type { WishKind, WishOfIssue } from "@issue-relay/shared/commands/command";
import type { KnownBlock, ModalView } from "@slack/types";
import type { Metadata } from "../metadata.ts";
import type { Field } from "../payload.ts";

/** The fields of a modal by the ids of their blocks. */
export type Fields = Record<string, Field>;

/** What somebody has asked for; or what is wrong, by the ids of the blocks. */
export type Reading<Asked> = { wish: Asked } | Problems;
export interface Problems {
  problems: Record<string, string>;
}

/** A modal in which somebody says what a button shall do. */
export interface Modal {
  /** At most 24 characters. */
  title: string;
  submit: string;
  blocks(issue: ButtonValue, now: Date): KnownBlock[];
  read(fields: Fields, issue: ButtonValue, now: Date): Reading<WishOfIssue>;
}

/**
 * https://docs.slack.dev/reference/block-kit/composition-objects/option-object: an option's text has at most 75 characters, its value 150.
 * A label of GitHub's has at most 50, and a repository's name with its owner's at most 140.
 */
export const MAX_OPTION_CHARACTERS = 75;

/** The id of the only element of a block: its block's id says which it is. */
export const ELEMENT = "value";

export function plainText(text: string) {
  return { type: "plain_text", text } as const;
}

/** The modal of a button, before an issue of which it has the button's value. */
export function viewOfIssue(
  kind: ButtonKind,
  { blocks, ...modal }: Modal,
  metadata: Metadata,
  now: Date,
): ModalView {
  return viewOf(kind, modal, metadata, blocks(metadata.issue, now));
}

/** @param metadata what Slack sends back with what somebody has put into it: at most 3,000 characters of JSON */
export function viewOf(
  kind: WishKind,
  { title, submit }: Pick<Modal, "title" | "submit">,
  metadata: object,
  blocks: KnownBlock[],
): ModalView {
  return {
    type: "modal",
    callback_id: kind,
    private_metadata: JSON.stringify(metadata),
    title: plainText(title),
    submit: plainText(submit),
    close: plainText("Cancel"),
    blocks,
  };
}
