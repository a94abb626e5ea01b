import { html } from "hono/html";
import type { Channel } from "../channel.ts";
import { repliesTo, type StoredMessage } from "../message.ts";
import { countOf } from "./channel.ts";
import { renderMessage } from "./message.ts";
import type { Names } from "./names.ts";
import type { Piece } from "./text.ts";

/** The pane beside the channel; empty where no thread is open. */
export function renderThread(
  channel: Channel,
  messages: readonly StoredMessage[],
  names: Names,
  thread: string | undefined,
): Piece {
  const parent = messages.find(({ ts }) => ts === thread);
  if (!parent) {
    return html`<aside id="thread"></aside>`;
  }
  const entries = [parent, ...repliesTo(parent, messages)];
  return html`<aside id="thread" data-thread="${parent.ts}"><header><h2>Thread</h2><small># ${channel.name}</small><a class="close" href="/?channel=${channel.id}" data-in-place aria-label="Close">✕</a></header><div class="scroll"><div class="entries">${entries.map(
    (message) => renderThreadEntry(message, messages, names),
  )}</div></div></aside>`;
}

/** A message in a thread; below its first one stands how many replies there are. */
export function renderThreadEntry(
  message: StoredMessage,
  messages: readonly StoredMessage[],
  names: Names,
): Piece {
  const replies = repliesTo(message, messages);
  const count = replies.length > 0 ? html`<div class="count"><span>${countOf(replies)}</span></div>` : "";
  return html`<div class="entry" data-ts="${message.ts}">${renderMessage(message, { names })}${count}</div>`;
}
