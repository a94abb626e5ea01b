import type { Change } from "../change.ts";
import type { Channel } from "../channel.ts";
import { isInChannel, type StoredMessage } from "../message.ts";
import type { Workspace } from "../workspace.ts";
import { renderChannelEntry } from "./channel.ts";
import { renderEphemeral } from "./message.ts";
import { renderModal } from "./modal.ts";
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

interface EphemeralUpdate extends Update {
  /** The `ts` of the first message of its thread; empty where it is in the channel. */
  thread: string;
}

interface Updates {
  sidebar: string;
  channel: Update[];
  thread: Update[];
  ephemerals: EphemeralUpdate[];
  /** Empty: it was closed. Absent: nothing has changed. */
  modal?: string;
}

/** What a page shows. */
export interface ShownThere {
  channel: Channel;
  /** The `ts` of the first message of the thread beside the channel; empty where none is open. */
  thread: string;
  /** The id of who sits before it; empty: nobody. */
  user: string;
}

/**
 * What changed of a page.
 * @returns undefined where the page is to be loaded anew
 */
export async function updatesOf(
  workspace: Workspace,
  { channel, thread, user }: ShownThere,
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
  const ephemerals = changes.flatMap((change) => (change.of === "ephemeral" ? [change.ephemeral] : []));
  const modal = workspace.modals.of(user);
  return {
    sidebar: changes.some(({ of }) => of === "workspace")
      ? await textOf(renderSidebar(workspace, channel))
      : "",
    channel: await render(isInChannel, renderChannelEntry),
    thread: await render(({ ts, thread_ts }) => [ts, thread_ts].includes(thread), renderThreadEntry),
    ephemerals: await Promise.all(
      ephemerals
        .filter((each) => each.user === user && each.channel === channel.id)
        .map(async (each) => ({
          ts: each.ts,
          thread: each.thread_ts ?? "",
          html: await textOf(renderEphemeral(each, names)),
        })),
    ),
    ...(changes.some((change) => change.of === "modal" && change.user === user)
      ? { modal: modal ? await textOf(renderModal(modal, names)) : "" }
      : {}),
  };
}

async function textOf(piece: Piece): Promise<string> {
  return String(await piece);
}
