import { type Command, isOfMessage } from "@issue-relay/shared/commands/command";
import { BrokenDestination, messageOf } from "@issue-relay/shared/errors";
import type { Logger } from "@issue-relay/shared/logger";
import type { Piece } from "@issue-relay/shared/slack/piece";
import { type Teller, tellPrivately } from "@issue-relay/shared/slack/tell-privately";

/**
 * Tells the person who has asked, and nobody else, where they have asked. It never throws: they may not be there any more, and nothing else
 * depends on it.
 */
export type TellWhoAsked = (command: Command, pieces: Piece[], logger: Logger) => Promise<void>;

/** @param teller as the bot; undefined where no channel has cards, so that nobody can have asked */
export function tellingWhoAsked(teller: Teller | undefined): TellWhoAsked {
  return async (command, pieces, logger) => {
    const { member } = command.by;
    const { channel } = command;
    const responseUrl = isOfMessage(command) ? command.responseUrl : undefined;
    try {
      if (!teller) {
        throw new BrokenDestination("there is no bot to tell it");
      }
      await tellPrivately(teller, { member, channel, responseUrl }, pieces);
    } catch (error) {
      logger.warn({ problem: messageOf(error) }, "who asked could not be told");
    }
  };
}
