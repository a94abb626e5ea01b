import { html } from "hono/html";
import type { OpenModal } from "../interactivity/modals.ts";
import { renderBlock } from "./blocks.ts";
import type { Names } from "./names.ts";
import type { Piece } from "./text.ts";
import { renderTextObject } from "./text-object.ts";

/** A modal as its person sees it. */
export function renderModal({ id, title, submit, close, blocks }: OpenModal, names: Names): Piece {
  const label = { type: "plain_text", text: submit ? "Cancel" : "Close" } as const;
  return html`<dialog id="modal" class="dialog" data-view="${id}" aria-labelledby="title"><form novalidate><header><span class="avatar"></span><h1 id="title">${renderTextObject(title, names)}</h1><button class="close" type="button" data-close aria-label="Close">✕</button></header><div class="scroll content">${blocks.map(
    (block) => renderBlock(block, names),
  )}</div><footer><p class="trouble" role="alert"></p><button class="button" type="button" data-close>${renderTextObject(close ?? label, names)}</button>${
    submit ? html`<button class="button primary">${renderTextObject(submit, names)}</button>` : ""
  }</footer></form></dialog>`;
}
