import type { Context } from "hono";
import { html } from "hono/html";
import { streamSSE } from "hono/streaming";
import type { StandInApp } from "../http.ts";
import { newNonce, pagePolicy } from "../page-policy.ts";
import { repliesTo } from "./message.ts";
import { SCRIPTS } from "./page/assets.ts";
import { Changes } from "./page/changes.ts";
import { renderPage, renderPanes, type Shown } from "./page/page.ts";
import { updatesOf } from "./page/updates.ts";
import type { Workspace } from "./workspace.ts";

/** The page, what an open page asks for when something changed, and everything as JSON for tests. */
export function serveViews(app: StandInApp, workspace: Workspace): void {
  const changes = new Changes(workspace);

  app.get("/", (c) => {
    const nonce = newNonce();
    c.header(
      "content-security-policy",
      `${pagePolicy(nonce)}; script-src 'nonce-${nonce}'; img-src http: https: data:; connect-src 'self'`,
    );
    return c.html(renderPage(workspace, shownOf(c, workspace), changes.position, nonce));
  });

  app.get("/browser/:name", (c) => {
    const script = SCRIPTS.get(c.req.param("name"));
    return script === undefined ? c.notFound() : c.body(script, 200, { "content-type": "text/javascript" });
  });

  // For a page that is open already.
  app.get("/panes", (c) => c.html(html`${renderPanes(workspace, shownOf(c, workspace))}`));

  // The first event, on connecting, lets a page ask that was open before the server was started again.
  app.get("/events", (c) =>
    streamSSE(c, async (stream) => {
      const closed = new Promise<void>((resolve) => stream.onAbort(resolve));
      const notify = () => void stream.writeSSE({ data: "changed" });
      const unwatch = workspace.watch(notify);
      notify();
      await closed;
      unwatch();
    }),
  );

  app.get("/updates", async (c) => {
    const { channel: id, thread = "", user = "", since = "" } = c.req.query();
    const channel = workspace.channels.find((each) => each.id === id);
    const { position } = changes;
    const missed = changes.since(since);
    const updates = channel && missed && (await updatesOf(workspace, { channel, thread, user }, missed));
    return c.json(updates ? { position, ...updates } : { reload: true });
  });

  app.get("/messages.json", (c) => {
    const channels = workspace.channels.map((channel) => {
      const all = workspace.messages(channel.id);
      const top = all.filter(({ thread_ts }) => thread_ts === undefined);
      const messages = top.map((message) => ({ ...message, replies: repliesTo(message, all) }));
      return { ...channel, messages };
    });
    return c.json({ channels });
  });
}

/** A channel is asked for by its id or name. */
function shownOf(c: Context, workspace: Workspace): Shown {
  const { channel: wanted, thread, before } = c.req.query();
  const { channels } = workspace;
  const channel =
    channels.find(({ id, name }) => id === wanted || name === wanted) ??
    channels.find(({ id }) => workspace.messages(id).length > 0) ??
    channels[0];
  return { channel, thread, before };
}
