import { streamSSE } from "hono/streaming";
import type { StandInApp } from "../http.ts";
import { newNonce, pagePolicy } from "../page-policy.ts";
import { repliesTo } from "./message.ts";
import { renderPage } from "./page/page.ts";
import type { Workspace } from "./workspace.ts";

/** The page, the events that refresh it, and everything as JSON for tests. */
export function serveViews(app: StandInApp, workspace: Workspace): void {
  app.get("/", (c) => {
    const wanted = c.req.query("channel");
    const { channels } = workspace;
    const open =
      channels.find(({ id, name }) => id === wanted || name === wanted) ??
      channels.find(({ id }) => workspace.messages(id).length > 0) ??
      channels[0];
    const nonce = newNonce();
    c.header(
      "content-security-policy",
      `${pagePolicy(nonce)}; script-src 'nonce-${nonce}'; img-src http: https: data:; connect-src 'self'`,
    );
    return c.html(renderPage(workspace, open, nonce));
  });

  // The first event, on connecting, refreshes a page that was open before the server was started again.
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
