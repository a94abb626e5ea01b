import type { Channel } from "./channel.ts";
import { SlackError } from "./slack-error.ts";
import type { Workspace } from "./workspace.ts";

/** Any one of the scopes that `name` has for channels, private channels, group and direct messages. */
export function anyOf(name: "history" | "read"): string[] {
  return ["channels", "groups", "mpim", "im"].map((kind) => `${kind}:${name}`);
}

/**
 * `needed`: any one of these scopes.
 * @throws SlackError `missing_scope`, with all that are needed and all that the bot has
 */
export function requireScope({ settings: { scopes } }: Workspace, needed: readonly string[]): void {
  if (!needed.some((scope) => scopes.includes(scope))) {
    throw new SlackError("missing_scope", { needed: needed.join(","), provided: scopes.join(",") });
  }
}

/**
 * A channel by its id; only `chat.postMessage` takes a name too.
 * @throws SlackError `channel_not_found`, also for a private channel that the bot isn't in
 */
export function channelById(workspace: Workspace, id: string): Channel {
  const channel = workspace.channels.find((each) => each.id === id);
  if (!channel) {
    throw new SlackError("channel_not_found");
  }
  return existing(channel);
}

/** @throws SlackError `channel_not_found`, `is_archived`, `not_in_channel` */
export function channelToPostTo(workspace: Workspace, idOrName: string): Channel {
  const channel = existing(workspace.channel(idOrName));
  if (channel.archived) {
    throw new SlackError("is_archived");
  }
  return joined(channel);
}

/** @throws SlackError `channel_not_found`, `missing_scope`, `not_in_channel` */
export function channelToRead(workspace: Workspace, id: string): Channel {
  const channel = channelById(workspace, id);
  requireScope(workspace, [channel.private ? "groups:history" : "channels:history"]);
  return joined(channel);
}

function existing(channel: Channel): Channel {
  if (channel.private && !channel.member) {
    throw new SlackError("channel_not_found");
  }
  return channel;
}

function joined(channel: Channel): Channel {
  if (!channel.member) {
    throw new SlackError("not_in_channel");
  }
  return channel;
}
