import type { Command } from "@issue-relay/shared/commands/command";
import { readClaim } from "@issue-relay/shared/documents/claim";
import type { DocumentStore } from "@issue-relay/shared/documents/store";
import { messageOf } from "@issue-relay/shared/errors";
import type { Logger } from "@issue-relay/shared/logger";
import type { Piece } from "@issue-relay/shared/slack/piece";
import type { TellWhoAsked } from "./tell.ts";

/** Longer than a command is tried for. In ms. */
const KEPT_MS = 24 * 3_600_000;

/**
 * Tells whoever has asked something once, however often the command comes. Never throws: what was to be done matters more.
 * @param what names what they are told
 */
export async function tellOnce(
  command: Command,
  { what, pieces, logger }: { what: "waits" | "link"; pieces: Piece[]; logger: Logger },
  { documents, tell }: { documents: DocumentStore; tell: TellWhoAsked },
): Promise<void> {
  try {
    const state = await readClaim(documents, `actions/${command.id}-${what}`);
    if (state.claimedAt === null) {
      await state.claim({ command: command.wish.what }, KEPT_MS);
      await tell(command, pieces, logger);
    }
  } catch (error) {
    logger.warn({ problem: messageOf(error) }, "who asked could not be told");
  }
}
