import { type Clock, onClock } from "@issue-relay/shared/clock";
import type { DocumentStore } from "@issue-relay/shared/documents/store";
import { BrokenDestination } from "@issue-relay/shared/errors";
import { slackChannel } from "@issue-relay/shared/slack/channel";
import { channelPlace } from "@issue-relay/shared/slack/channel-place";
import { Pace } from "@issue-relay/shared/slack/pace";
import { richMessage } from "@issue-relay/shared/slack/rich-message";
import { sayOnce } from "@issue-relay/shared/slack/say-once";
import type { WebApi } from "@issue-relay/shared/slack/web-api";
import type { Answer } from "./link-back.ts";

export interface Answering {
  /** As the bot; undefined where no channel has cards, so that nobody can have asked. */
  api: WebApi | undefined;
  documents: DocumentStore;
  /** The full name of the database. */
  database: string;
  clock: Clock;
  messagesPerSecond: number;
}

export function answeringInThreads({
  api,
  documents,
  database,
  clock,
  messagesPerSecond,
}: Answering): Answer {
  const pace = new Pace();
  return async ({ id, channel, wish: { thread } }, pieces, { deadline, logger }) => {
    if (!api) {
      throw new BrokenDestination("there is no bot to answer");
    }
    const place = channelPlace(slackChannel({ api, id: channel, clock, pace, messagesPerSecond }), thread);
    const speaker = { documents, database, clock, deadline: onClock(clock, deadline), logger };
    return sayOnce(speaker, place, `link ${id}`, richMessage(pieces));
  };
}
