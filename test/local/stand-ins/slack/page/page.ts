import { html, raw } from "hono/html";
import { APP, isShownAsEdited } from "../api-message.ts";
import { isInChannel, repliesTo, type StoredMessage } from "../message.ts";
import type { Channel, Workspace } from "../workspace.ts";
import { STYLE } from "./assets.ts";
import { renderBlock } from "./blocks.ts";
import { dayDividerOf, timeOf } from "./dates.ts";
import type { Names } from "./rich-text.ts";
import { type Piece, plain } from "./text.ts";

const AVATAR =
  raw(`<svg class="avatar" viewBox="0 0 36 36" aria-hidden="true"><defs><linearGradient id="relay" x1="0"
y1="0" x2="1" y2="1"><stop offset="0" stop-color="#2eb67d"/><stop offset="1" stop-color="#1264a3"/></linearGradient>
</defs><rect width="36" height="36" fill="url(#relay)"/><circle cx="18" cy="18" r="9.5" fill="none" stroke="#fff"
stroke-width="2.6"/><circle cx="18" cy="18" r="3.4" fill="#fff"/></svg>`);

/** Loads the page again at each event from the server. A reader at the bottom stays at the bottom. */
const SCRIPT = raw(`
const scroll = () => document.querySelector(".scroll");
const toBottom = () => { scroll().scrollTop = scroll().scrollHeight; };
new EventSource("/events").onmessage = async () => {
  const page = await (await fetch(location.href)).text();
  const app = new DOMParser().parseFromString(page, "text/html").getElementById("app");
  const { scrollTop, clientHeight, scrollHeight } = scroll();
  document.getElementById("app").replaceWith(app);
  if (scrollTop + clientHeight > scrollHeight - 80) toBottom();
  else scroll().scrollTop = scrollTop;
};
toBottom();
`);

/** The whole page, with one channel open. `nonce`: lets its own script run, and no other. */
export function renderPage(workspace: Workspace, open: Channel | undefined, nonce: string) {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${open ? `#${open.name}` : "Channels"} · Local Slack</title>
<link rel="icon" href="data:,">
<style nonce="${nonce}">${STYLE}</style>
</head>
<body>
<div id="app">${renderSidebar(workspace, open)}${open ? renderChannel(workspace, open) : html`<main><div class="scroll"></div></main>`}</div>
<script nonce="${nonce}">${SCRIPT}</script>
</body>
</html>`;
}

function renderSidebar(workspace: Workspace, open: Channel | undefined): Piece {
  const links = workspace.channels.map((channel) => {
    const count = workspace.messages(channel.id).length;
    const mark = channel.archived ? "archived" : channel.member ? String(count || "") : "not a member";
    return html`<a class="${channel === open ? "here" : ""}" href="/?channel=${channel.id}"><span>#</span>${channel.name}<span class="count">${mark}</span></a>`;
  });
  return html`<nav><h1>${APP.name}<small>local</small></h1><h2>Channels</h2>${links}<footer>A stand-in for Slack: it checks and shows what the real one would. <a href="/messages.json">messages.json</a></footer></nav>`;
}

function renderChannel(workspace: Workspace, channel: Channel): Piece {
  const names: Names = (id) => workspace.channels.find((each) => each.id === id)?.name;
  const all = workspace.messages(channel.id);
  const top = all.filter(isInChannel);
  const days = new Set<string>();
  const messages = top.map((message) => {
    const day = dayDividerOf(message.ts);
    const divider = days.has(day) ? "" : html`<div class="day"><span>${day}</span></div>`;
    days.add(day);
    const thread = repliesTo(message, all);
    return [divider, renderMessage(message, thread, names)];
  });
  const empty = html`<div class="empty"><h3># ${channel.name}</h3><p>This is the very beginning of the channel. Send an issue event with <code>npm run send</code>, and it shows up here.</p></div>`;
  return html`<main><header># ${channel.name}<small>${channel.id}</small></header><div class="scroll"><div class="messages">${messages.length > 0 ? messages : empty}</div></div></main>`;
}

function renderMessage(message: StoredMessage, thread: StoredMessage[], names: Names): Piece {
  const replies = thread.map((reply) => renderMessage(reply, [], names));
  const label = thread.length === 1 ? "1 reply" : `${thread.length} replies`;
  return html`<article class="message" id="${message.ts}">${AVATAR}<div class="body"><div class="head"><b>${APP.name}</b><span class="badge">APP</span><time>${timeOf(message.ts)}</time>${
    isShownAsEdited(message) ? html`<span class="edited">(edited)</span>` : ""
  }</div>${renderContent(message, names)}${
    thread.length > 0 ? html`<div class="thread"><div class="label">${label}</div>${replies}</div>` : ""
  }</div>${renderDetails(message)}</article>`;
}

function renderContent({ text, blocks, tombstone }: StoredMessage, names: Names): Piece {
  if (tombstone) {
    return html`<div class="content tombstone">${text}</div>`;
  }
  if (blocks.length > 0) {
    return html`<div class="content">${blocks.map((block) => renderBlock(block, names))}</div>`;
  }
  return html`<div class="content"><div class="text">${plain(text)}</div></div>`;
}

/** What Slack doesn't show, but a developer of the app wants to know. */
function renderDetails({ ts, text, pings, metadata, from }: StoredMessage): Piece {
  const whom =
    pings.length > 0
      ? html`<dd class="pings">${pings.join(", ")}</dd>`
      : html`<dd class="nobody">nobody</dd>`;
  return html`<details><summary>details</summary><dl><dt>notification</dt><dd>${text || "(no text)"}</dd><dt>pings</dt>${whom}<dt>ts</dt><dd>${ts}, by ${from}</dd>${
    metadata ? html`<dt>metadata</dt><dd>${JSON.stringify(metadata, undefined, 1)}</dd>` : ""
  }</dl></details>`;
}
