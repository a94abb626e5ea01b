import { z } from "zod";
import type { StandInApp } from "../http.ts";
import type { StoredMessage } from "./message.ts";
import type { Workspace } from "./workspace.ts";

const Said = z.object({
  /** A person's id. */
  user: z.string(),
  /** By its id or name. */
  channel: z.string(),
  /** In Slack's markup. */
  text: z.string().min(1),
  /** The `ts` of a message, in whose thread it is; empty: in the channel. */
  thread_ts: z.string().default(""),
});

/** Posts what a person writes. @throws SlackError `channel_not_found` */
export function say(workspace: Workspace, { channel, ...said }: z.infer<typeof Said>): StoredMessage {
  const { id } = workspace.channel(channel);
  return workspace.post({ ...said, channel: id, from: "person", blocks: [], broadcast: false });
}

/** For whoever has no page in which to write. */
export function serveSaying(app: StandInApp, workspace: Workspace): void {
  app.post("/say", async (c) => {
    try {
      const { ts } = say(workspace, Said.parse(await c.req.json()));
      return c.json({ ts });
    } catch (error) {
      return c.text(error instanceof Error ? error.message : String(error), 400);
    }
  });
}
