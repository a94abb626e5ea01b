import { html } from "hono/html";
import { APP } from "../api-message.ts";
import type { Channel } from "../channel.ts";
import type { Workspace } from "../workspace.ts";
import type { Piece } from "./text.ts";

/** The script chooses the person that was chosen before. */
export function renderSidebar({ channels, directory }: Workspace, open: Channel | undefined): Piece {
  const links = channels.map((channel) => {
    const sign = channel.private ? html`<span class="lock"></span>` : html`<span class="sign">#</span>`;
    const state = channel.archived ? "archived" : channel.member ? "" : "not a member";
    return html`<a class="${channel.id === open?.id ? "here" : ""}" href="/?channel=${channel.id}">${sign}${channel.name}<span class="state">${state}</span></a>`;
  });
  const people = directory
    .people()
    .map(({ id }) => html`<option value="${id}">${directory.memberName(id)}</option>`);
  const nobody = people.length === 0 ? html`<option value="">nobody</option>` : "";
  return html`<nav id="sidebar"><h1>${APP.name}<small>local</small></h1><label class="you">You are: <select id="you">${people}${nobody}</select></label><h2>Channels</h2>${links}<footer>A stand-in for Slack: it checks and shows what the real one would. <a href="/messages.json">messages.json</a></footer></nav>`;
}
