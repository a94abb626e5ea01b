import { html } from "hono/html";
import type { Channel } from "../channel.ts";
import { isInChannel, repliesTo, type StoredMessage } from "../message.ts";
import { dayAndTimeOf, dayDividerOf } from "./dates.ts";
import { renderMessage } from "./message.ts";
import type { Names } from "./names.ts";
import { type Piece, plain } from "./text.ts";

/** How many messages are loaded at once. */
const MESSAGES_SHOWN = 100;

/**
 * A channel with its newest messages, or the newest before `before`.
 * `messages`: all that it has, replies among them, oldest first.
 */
export function renderChannel(
  channel: Channel,
  messages: readonly StoredMessage[],
  names: Names,
  before: string | undefined,
): Piece {
  const top = messages.filter(isInChannel).filter(({ ts }) => before === undefined || ts < before);
  const shown = top.slice(-MESSAGES_SHOWN);
  const [oldest] = shown;
  const above =
    oldest && shown.length < top.length
      ? html`<a class="older" href="/?channel=${channel.id}&amp;before=${oldest.ts}">Older messages</a>`
      : renderBeginning(channel);
  const sign = channel.private ? html`<span class="lock"></span>` : "# ";
  return html`<main id="channel" data-channel="${channel.id}"><header><h2>${sign}${channel.name}</h2><small>${channel.id}</small></header><div class="scroll">${above}<div class="entries">${shown.map(
    (message) => renderChannelEntry(message, messages, names),
  )}</div></div></main>`;
}

/** A message in a channel, below the name of its day: the script hides it where the message before has the same. */
export function renderChannelEntry(
  message: StoredMessage,
  messages: readonly StoredMessage[],
  names: Names,
): Piece {
  const day = dayDividerOf(message.ts);
  const replies = repliesTo(message, messages);
  const parent = messages.find(({ ts }) => ts === message.thread_ts);
  const article = renderMessage(message, {
    above: parent ? renderBroadcast(parent) : "",
    below: replies.length > 0 ? renderReplies(message, replies) : "",
    names,
  });
  return html`<div class="entry" data-ts="${message.ts}" data-day="${day}"><div class="day"><span>${day}</span></div>${article}</div>`;
}

export function countOf(replies: readonly StoredMessage[]): string {
  return replies.length === 1 ? "1 reply" : `${replies.length} replies`;
}

function renderReplies(parent: StoredMessage, replies: readonly StoredMessage[]): Piece {
  const last = dayAndTimeOf(replies.at(-1)?.ts ?? parent.ts);
  return html`<a class="replies" href="${threadUrl(parent)}" data-in-place><span class="avatar"></span><b>${countOf(replies)}</b><span class="last">Last reply ${last}</span></a>`;
}

function renderBroadcast(parent: StoredMessage): Piece {
  return html`<div class="broadcast-of">replied to a thread: <a href="${threadUrl(parent)}" data-in-place>${plain(parent.text || "…")}</a></div>`;
}

function threadUrl({ channel, ts }: StoredMessage): string {
  return `/?channel=${channel}&thread=${ts}`;
}

function renderBeginning({ name, private: isPrivate }: Channel): Piece {
  return html`<div class="beginning"><h3>${isPrivate ? "" : "# "}${name}</h3><p>This is the very beginning of the channel. Send an issue event with <code>npm run send</code>, and it shows up here.</p></div>`;
}
