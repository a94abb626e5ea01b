import { html } from "hono/html";
import type { Button, Confirm } from "../buttons.ts";
import type { Names } from "./names.ts";
import type { Piece } from "./text.ts";
import { renderTextObject } from "./text-object.ts";

/** The script tells the app of a click, also where a link is followed; what a button asks first stands before it. */
export function renderButton(button: Button, blockId: string | undefined, names: Names): Piece {
  const { url, action_id, confirm, style = "", accessibility_label: spoken } = button;
  const label = renderTextObject(button.text, names);
  const attributes = html`class="button ${style}" data-block="${blockId ?? ""}" data-action="${action_id ?? ""}"${
    spoken ? html` aria-label="${spoken}"` : ""
  }`;
  return [
    confirm ? renderConfirm(confirm, names) : "",
    url
      ? html`<a ${attributes} href="${url}" target="_blank" rel="noopener noreferrer">${label}</a>`
      : html`<button ${attributes} type="button">${label}</button>`,
  ];
}

/** Slack colours the button that confirms: green, or red where the app says so. */
function renderConfirm({ title, text, confirm, deny, style = "primary" }: Confirm, names: Names): Piece {
  const [heading, body, yes, no] = [title, text, confirm, deny].map((each) => renderTextObject(each, names));
  return html`<template class="confirm"><dialog class="dialog" aria-labelledby="question"><form method="dialog"><header><h1 id="question">${heading}</h1></header><div class="scroll text">${body}</div><footer><button class="button">${no}</button><button class="button ${style}" value="confirm">${yes}</button></footer></form></dialog></template>`;
}
