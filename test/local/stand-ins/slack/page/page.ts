import { html } from "hono/html";
import type { Channel } from "../channel.ts";
import type { Workspace } from "../workspace.ts";
import { STYLE } from "./assets.ts";
import { renderChannel } from "./channel.ts";
import { renderMenu } from "./menu.ts";
import { namesIn } from "./names.ts";
import { renderSidebar } from "./sidebar.ts";
import type { Piece } from "./text.ts";
import { renderThread } from "./thread.ts";

export interface Shown {
  channel: Channel | undefined;
  /** The `ts` of the first message of the thread that is open beside the channel. */
  thread: string | undefined;
  /** Only messages before this `ts`; absent: the newest ones. */
  before: string | undefined;
}

/** The channel, and the thread beside it. */
export function renderPanes(workspace: Workspace, { channel, thread, before }: Shown): Piece {
  if (!channel) {
    return "";
  }
  const messages = workspace.messages(channel.id);
  const names = namesIn(workspace);
  return [renderChannel(channel, messages, names, before), renderThread(channel, messages, names, thread)];
}

/**
 * The whole page. `position`: which changes it contains. `nonce`: lets its own script and style work, and no others.
 */
export function renderPage(workspace: Workspace, shown: Shown, position: string, nonce: string) {
  const { channel } = shown;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${channel ? `#${channel.name}` : "Channels"} · Local Slack</title>
<link rel="icon" href="data:,">
<style nonce="${nonce}">${STYLE}</style>
</head>
<body data-position="${position}">
${renderSidebar(workspace, channel)}
${renderPanes(workspace, shown)}
${renderMenu(workspace)}
<script type="module" nonce="${nonce}" src="/browser/main.js"></script>
</body>
</html>`;
}
