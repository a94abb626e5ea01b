import { randomBytes } from "node:crypto";
import { z } from "zod";
import type { StandInApp } from "../../http.ts";
import { APP } from "../api-message.ts";
import { Text } from "../arguments.ts";
import { blocksFrom } from "../content.ts";
import { SlackError } from "../slack-error.ts";
import type { Workspace } from "../workspace.ts";

/** https://docs.slack.dev/interactivity/handling-user-interaction#message_responses */
const LIFE_MS = 30 * 60_000;
const MOST_USES = 5;

interface Issued {
  user: string;
  /** Its id. */
  channel: string;
  until: number;
  uses: number;
}

const Response = z.object({
  text: Text,
  blocks: z.unknown().optional(),
  /** An answer for all in the channel no app gives here. */
  response_type: z.literal("ephemeral").default("ephemeral"),
});

/** Where the app answers whoever has used a shortcut, by the path of each. */
export class ResponseUrls {
  readonly #workspace: Workspace;
  /** Milliseconds. */
  readonly #now: () => number;
  readonly #issued = new Map<string, Issued>();

  constructor(workspace: Workspace, now: () => number) {
    this.#workspace = workspace;
    this.#now = now;
  }

  /** @returns a path: `/app/T…/…/…` */
  issue(user: string, channel: string): string {
    const path = `/app/${APP.team_id}/${this.#issued.size + 1}/${randomBytes(12).toString("hex")}`;
    this.#issued.set(path, { user, channel, until: this.#now() + LIFE_MS, uses: 0 });
    return path;
  }

  /** Also where the bot is not in the channel. */
  serve(app: StandInApp): void {
    app.post("/app/:team/:id/:secret", async (c) => {
      try {
        this.#respond(c.req.path, await c.req.json());
        return c.text("ok");
      } catch (error) {
        const code = error instanceof SlackError ? error.error : "invalid_payload";
        return c.text(code, code.endsWith("_url") ? 404 : 500);
      }
    });
  }

  #respond(path: string, body: unknown): void {
    const issued = this.#issued.get(path);
    if (!issued || this.#now() > issued.until) {
      throw new SlackError("expired_url");
    }
    if (issued.uses >= MOST_USES) {
      throw new SlackError("used_url");
    }
    const { text, blocks } = Response.parse(body);
    const { user, channel } = issued;
    const ephemeral = { channel, user, ts: this.#workspace.nextTs(), text, blocks: blocksFrom(blocks) ?? [] };
    issued.uses += 1;
    this.#workspace.ephemerals.add(ephemeral);
  }
}
