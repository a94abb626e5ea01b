import {
  type ChannelOptions,
  type SeenMessage as Seen,
  slackChannel,
} from "@issue-relay/shared/slack/channel";
import { Metadata } from "./protocol/metadata.ts";
import type { CardChannel, SeenMessage } from "./protocol/ports.ts";
import { isRichTextBlock } from "./rich-text-block.ts";

/** A channel of Slack for cards. */
export function cardChannel(options: ChannelOptions): CardChannel {
  const channel = slackChannel(options);
  return {
    ...channel,
    history: async (oldest) => (await channel.history(oldest)).map(seen),
    replies: async (thread, oldest) => (await channel.replies(thread, oldest)).map(seen),
  };
}

/** Messages of others have other metadata, or none. */
function seen({ ts, metadata, blocks }: Seen): SeenMessage {
  return { ts, metadata: Metadata.safeParse(metadata).data, blocks: blocks.filter(isRichTextBlock) };
}
