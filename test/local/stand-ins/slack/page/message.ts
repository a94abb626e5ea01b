import { html } from "hono/html";
import { APP, isShownAsEdited } from "../api-message.ts";
import type { Ephemeral } from "../interactivity/ephemerals.ts";
import { type AnyBlock, withIds } from "../interactivity/ids.ts";
import type { StoredMessage } from "../message.ts";
import { renderBlock } from "./blocks.ts";
import { dayAndTimeOf, timeOf } from "./dates.ts";
import { renderDetails } from "./details.ts";
import { renderMrkdwn } from "./mrkdwn.ts";
import type { Names } from "./names.ts";
import type { Piece } from "./text.ts";

const APP_AUTHOR = html`<b>${APP.name}</b><span class="badge">APP</span>`;

/** For the script, where the app has shortcuts. */
const MORE = html`<button class="more" type="button" aria-label="More actions" aria-haspopup="menu">⋮</button>`;

interface Around {
  above?: Piece;
  below?: Piece;
  names: Names;
}

/** One message, with what stands above and below its content. */
export function renderMessage(message: StoredMessage, { above = "", below = "", names }: Around): Piece {
  const { ts, tombstone, from, user } = message;
  const author = user === undefined ? APP_AUTHOR : html`<b>${names.member(user) ?? user}</b>`;
  return html`<article class="message ${tombstone ? "tombstone" : from}"><span class="avatar"></span><div class="body">${above}<div class="head">${
    tombstone ? "" : author
  }${renderTime(ts)}</div>${renderContent(message, isShownAsEdited(message), names)}${below}</div>${renderDetails(message)}${tombstone ? "" : MORE}</article>`;
}

/** A message that one person sees, in the channel or in a thread. */
export function renderEphemeral(ephemeral: Ephemeral, names: Names): Piece {
  const { ts } = ephemeral;
  const note = html`<div class="only-you">Only visible to you</div>`;
  return html`<div class="entry" data-ts="${ts}"><article class="message ephemeral"><span class="avatar"></span><div class="body">${note}<div class="head">${APP_AUTHOR}${renderTime(ts)}</div>${renderContent(ephemeral, false, names)}</div></article></div>`;
}

function renderTime(ts: string): Piece {
  return html`<time title="${dayAndTimeOf(ts)}">${timeOf(ts)}</time>`;
}

function renderContent(
  { text, blocks }: Pick<StoredMessage, "text" | "blocks">,
  isEdited: boolean,
  names: Names,
): Piece {
  if (blocks.length > 0) {
    return html`<div class="content">${inOrder(withIds(blocks)).map((block) => renderBlock(block, names))}</div>`;
  }
  const edited = isEdited ? html` <span class="edited">(edited)</span>` : "";
  return html`<div class="content"><div class="text">${renderMrkdwn(text, names)}${edited}</div></div>`;
}

/**
 * Slack's page of the table block said in 2025 that Slack puts the table below everything else. It doesn't say so any
 * more, nor that it is otherwise.
 */
function inOrder(blocks: readonly AnyBlock[]): AnyBlock[] {
  const isTable = ({ type }: AnyBlock) => type === "table";
  return [...blocks.filter((block) => !isTable(block)), ...blocks.filter(isTable)];
}
