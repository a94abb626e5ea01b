import type { Change } from "../change.ts";
import type { Channel } from "../channel.ts";
import { isInChannel, type StoredMessage } from "../message.ts";
import type { Workspace } from "../workspace.ts";
import { renderChannelEntry } from "./channel.ts";
import { namesIn } from "./names.ts";
import { renderSidebar } from "./sidebar.ts";
import type { Piece } from "./text.ts";
import { renderThreadEntry } from "./thread.ts";

/** More are not worth it: the page is loaded anew. */
const MAX_CHANGED = 200;

/** The HTML of an entry; empty where it is gone. */
interface Update {
  ts: string;
  html: string;
}

export interface Updates {
  sidebar: string;
  channel: Update[];
  thread: Update[];
}

/**
 * What changed of a page that shows this channel, and this thread beside it.
 * @returns undefined where the page is to be loaded anew
 */
export async function updatesOf(
  workspace: Workspace,
  channel: Channel,
  thread: string,
  changes: readonly Change[],
): Promise<Updates | undefined> {
  // A reply changes how many replies its parent has.
  const stamps = new Set(
    changes.flatMap((change) =>
      change.of === "message" && change.channel === channel.id
        ? [change.ts, change.thread_ts ?? change.ts]
        : [],
    ),
  );
  if (stamps.size > MAX_CHANGED) {
    return undefined;
  }
  const messages = workspace.messages(channel.id);
  const byTs = new Map(messages.map((message) => [message.ts, message]));
  const names = namesIn(workspace);
  const render = (isShown: (message: StoredMessage) => boolean, entry: typeof renderChannelEntry) =>
    Promise.all(
      [...stamps].map(async (ts) => {
        const message = byTs.get(ts);
        return { ts, html: message && isShown(message) ? await textOf(entry(message, messages, names)) : "" };
      }),
    );
  return {
    sidebar: changes.some(({ of }) => of === "workspace")
      ? await textOf(renderSidebar(workspace.channels, channel))
      : "",
    channel: await render(isInChannel, renderChannelEntry),
    thread: await render(({ ts, thread_ts }) => [ts, thread_ts].includes(thread), renderThreadEntry),
  };
}

async function textOf(piece: Piece): Promise<string> {
  return String(await piece);
}
