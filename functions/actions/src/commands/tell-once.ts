import type { Command } from "@issue-relay/shared/commands/command";
import { readClaim } from "@issue-relay/shared/documents/claim";
import type { DocumentStore } from "@issue-relay/shared/documents/store";
import type { Logger } from "@issue-relay/shared/logger";
import type { Piece } from "@issue-relay/shared/slack/piece";

/** Tells whoever has asked, where they have asked. It never throws. */
export type Tell = (command: Command, pieces: Piece[], logger: Logger) => Promise<void>;

/** Longer than Pub/Sub brings a command again. In ms. */
const KEPT_MS = 24 * 3_600_000;

/**
 * Tells whoever has asked something once, however often the command comes.
 * @param what names what they are told
 * @throws RetryLater, BrokenDestination where Firestore fails
 */
export async function tellOnce(
  command: Command,
  {
    what,
    pieces,
    logger,
  }: { what: "failed" | "waiting" | "unseen" | "link"; pieces: Piece[]; logger: Logger },
  { documents, tell }: { documents: DocumentStore; tell: Tell },
): Promise<void> {
  const state = await readClaim(documents, `actions/${command.id}-${what}`);
  if (!state.isDone) {
    const claim = await state.claim({ command: command.wish.what, told: what }, KEPT_MS);
    await tell(command, pieces, logger);
    await claim.note();
  }
}
