import { html } from "hono/html";
import type { Names } from "./names.ts";
import type { Piece } from "./text.ts";

export type Mentioned = keyof Names;

/** Somebody or something by its id; an id that the workspace doesn't know is shown itself, so that the mistake is seen. */
export function mention(kind: Mentioned, id: string, names: Names): Piece {
  const name = names[kind](id);
  const sign = kind === "channel" ? "#" : "@";
  return html`<span class="mention${name === undefined ? " unknown" : ""}">${sign}${name ?? id}</span>`;
}

export function broadcast(range: string): Piece {
  return html`<span class="mention broadcast">@${range}</span>`;
}
