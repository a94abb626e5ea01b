import type { ButtonKind, ButtonValue } from "@issue-relay/shared/commands/buttons";
import type { Wish } from "@issue-relay/shared/commands/command";
import type { KnownBlock, ModalView } from "@slack/types";
import type { Field } from "../payload.ts";

/** The fields of a window by the ids of their blocks. */
export type Fields = Record<string, Field>;

/** What somebody has asked for; or by the ids of blocks, what is wrong with them. */
type Reading = { wish: Wish } | { problems: Record<string, string> };

/** A window in which somebody says what a button shall do. */
export interface Window {
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

/** @param metadata comes back with what somebody submits */
export function viewOf(
  kind: ButtonKind,
  { title, submit, blocks }: Window,
  { issue, metadata, now }: { issue: ButtonValue; metadata: string; now: Date },
): ModalView {
  return {
    type: "modal",
    callback_id: kind,
    private_metadata: metadata,
    title: plainText(title),
    submit: plainText(submit),
    close: plainText("Cancel"),
    blocks: blocks(issue, now),
  };
}
