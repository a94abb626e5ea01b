import { oneChannel } from "../routes/one-channel.ts";
import type { Relay } from "../routes/relay.ts";
import type { SlackSettings } from "./settings.ts";

/**
 * Where a channel's messages go: to the channel with this ID, as the bot whose token the secret holds; or to the webhook whose URL it
 * holds.
 */
export type Destination =
  | { kind: "bot"; channel: string; secret: string }
  | { kind: "webhook"; secret: string };

/** What the settings say: which issue goes to which channel, and where each of these is. */
export interface Destinations {
  relay: Relay;
  /** By the channel's name in the file. */
  byChannel: Map<string, Destination>;
}

export function destinationsOf(settings: SlackSettings): Destinations {
  const {
    ROUTES_FILE,
    SLACK_CHANNEL: id,
    SLACK_TOKEN_SECRET: token,
    SLACK_WEBHOOK_SECRET: webhook,
  } = settings;
  const relay = ROUTES_FILE ?? oneChannel(id === undefined ? { webhook: "issues" } : { id });
  const byChannel = Object.entries(relay.channels).map(([name, channel]): [string, Destination] => {
    const secret =
      channel.webhook === undefined ? token : (webhook ?? settings.SLACK_WEBHOOK_SECRETS[channel.webhook]);
    if (secret === undefined) {
      throw new Error("SlackSettings accepts no channel without a secret");
    }
    return [
      name,
      channel.id === undefined ? { kind: "webhook", secret } : { kind: "bot", channel: channel.id, secret },
    ];
  });
  return { relay, byChannel: new Map(byChannel) };
}
