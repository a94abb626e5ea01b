import { html } from "hono/html";
import type { StoredMessage } from "../message.ts";
import type { Piece } from "./text.ts";

/** What Slack doesn't show, but a developer of the app wants to know. */
export function renderDetails({ ts, text, pings, metadata, from }: StoredMessage): Piece {
  const whom =
    pings.length > 0
      ? html`<dd class="pings">${pings.join(", ")}</dd>`
      : html`<dd class="nobody">nobody</dd>`;
  return html`<details><summary>details</summary><dl><dt>notification</dt><dd>${text || "(no text)"}</dd><dt>pings</dt>${whom}<dt>ts</dt><dd>${ts}, by ${from}</dd>${
    metadata ? html`<dt>metadata</dt><dd>${JSON.stringify(metadata, undefined, 1)}</dd>` : ""
  }</dl></details>`;
}
