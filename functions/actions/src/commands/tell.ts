import type { Command } from "@issue-relay/shared/commands/command";
import { BrokenDestination, messageOf } from "@issue-relay/shared/errors";
import type { Logger } from "@issue-relay/shared/logger";
import { type Teller, tellPrivately } from "@issue-relay/shared/slack/tell-privately";

/**
 * Tells the person who has asked, and nobody else, where they have asked. It never throws: they may not be there any more, and nothing else
 * depends on it.
 */
export type TellWhoAsked = (command: Command, text: string, logger: Logger) => Promise<void>;

/** @param teller as the bot; undefined where no channel has cards, so that nobody can have asked */
export function tellingWhoAsked(teller: Teller | undefined): TellWhoAsked {
  return async ({ by: { member }, channel }, text, logger) => {
    try {
      if (!teller) {
        throw new BrokenDestination("there is no bot to tell it");
      }
      await tellPrivately(teller, { member, channel }, [{ text }]);
    } catch (error) {
      logger.warn({ problem: messageOf(error) }, "who asked could not be told");
    }
  };
}
