import { withDeadline } from "../deadline.ts";
import { BrokenDestination, messageOf } from "../errors.ts";
import type { Logger } from "../logger.ts";
import type { Piece } from "../slack/piece.ts";
import { type Listener, type Teller, tellPrivately } from "../slack/tell-privately.ts";
import { type Command, isOfMessage } from "./command.ts";

/**
 * Tells whoever has asked for something, and nobody else, where they have asked. It never throws: they may not be there any more, and nothing
 * else depends on it.
 * @param teller as the bot; undefined where no channel has cards, so that nobody can have asked
 * @param waiting.deadlineMs how long it may take, in ms
 */
export async function tellWhoAsked(
  teller: Teller | undefined,
  listener: Listener,
  pieces: Piece[],
  { deadlineMs, logger }: { deadlineMs: number; logger: Logger },
): Promise<void> {
  try {
    if (!teller) {
      throw new BrokenDestination("there is no bot to tell it");
    }
    await withDeadline("telling who asked", deadlineMs, tellPrivately(teller, listener, pieces));
  } catch (error) {
    logger.warn({ problem: messageOf(error) }, "who asked could not be told");
  }
}

/** Whoever has asked for it, where they have asked. */
export function listenerOf(command: Command): Listener {
  const { channel, by } = command;
  return { member: by.member, channel, ...(isOfMessage(command) && { responseUrl: command.responseUrl }) };
}
