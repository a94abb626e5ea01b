import { html } from "hono/html";
import type { Workspace } from "../workspace.ts";
import type { Piece } from "./text.ts";

/** What the script shows beside a message; empty where the app has no shortcuts. */
export function renderMenu({ settings: { interactivity } }: Workspace): Piece {
  const { shortcuts = [] } = interactivity ?? {};
  const items = shortcuts.map(
    ({ name, callback_id }) =>
      html`<li role="none"><button type="button" role="menuitem" data-shortcut="${callback_id}">${name}</button></li>`,
  );
  return items.length === 0
    ? ""
    : html`<template id="shortcuts"><menu id="menu" role="menu" aria-label="More actions">${items}</menu></template>`;
}
