import { html } from "hono/html";
import { APP } from "../api-message.ts";
import type { Channel } from "../channel.ts";
import type { Piece } from "./text.ts";

export function renderSidebar(channels: readonly Channel[], open: Channel | undefined): Piece {
  const links = channels.map((channel) => {
    const sign = channel.private ? html`<span class="lock"></span>` : html`<span class="sign">#</span>`;
    const state = channel.archived ? "archived" : channel.member ? "" : "not a member";
    return html`<a class="${channel.id === open?.id ? "here" : ""}" href="/?channel=${channel.id}">${sign}${channel.name}<span class="state">${state}</span></a>`;
  });
  return html`<nav id="sidebar"><h1>${APP.name}<small>local</small></h1><h2>Channels</h2>${links}<footer>A stand-in for Slack: it checks and shows what the real one would. <a href="/messages.json">messages.json</a></footer></nav>`;
}
