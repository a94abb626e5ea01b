import { randomBytes } from "node:crypto";
import { streamSSE } from "hono/streaming";
import type { StandInApp } from "../http.ts";
import { renderPage } from "./page.ts";
import type { Workspace } from "./workspace.ts";

/** What people and tests look at: the page, its signal to refresh, and everything as JSON. */
export function serveViews(app: StandInApp, workspace: Workspace): void {
  app.get("/", (c) => {
    const wanted = c.req.query("channel");
    const { channels } = workspace;
    const open =
      channels.find(({ id, name }) => id === wanted || name === wanted) ??
      channels.find(({ id }) => workspace.messages(id).length > 0) ??
      channels[0];
    const nonce = randomBytes(16).toString("base64");
    // Should anything that was posted ever get through unescaped, no browser runs it.
    c.header(
      "content-security-policy",
      `default-src 'none'; img-src http: https: data:; connect-src 'self'; style-src 'nonce-${nonce}'; script-src 'nonce-${nonce}'`,
    );
    return c.html(renderPage(workspace, open, nonce));
  });

  // The first event, on connecting, brings a page up to date that outlived the server.
  app.get("/events", (c) =>
    streamSSE(c, async (stream) => {
      const closed = new Promise<void>((resolve) => stream.onAbort(resolve));
      const tell = () => void stream.writeSSE({ data: "changed" });
      const unwatch = workspace.watch(tell);
      tell();
      await closed;
      unwatch();
    }),
  );

  app.get("/messages.json", (c) => {
    const channels = workspace.channels.map((channel) => {
      const top = workspace.messages(channel.id).filter(({ thread_ts }) => thread_ts === undefined);
      const messages = top.map((message) => ({ ...message, replies: workspace.replies(message) }));
      return { ...channel, messages };
    });
    return c.json({ channels });
  });
}
