import type { Command } from "@issue-relay/shared/commands/command";
import type { DocumentStore } from "@issue-relay/shared/documents/store";
import type { Logger } from "@issue-relay/shared/logger";
import type { Piece } from "@issue-relay/shared/slack/piece";
import { once } from "../once.ts";

/** Tells whoever has asked, where they have asked. It never throws. */
export type Tell = (command: Command, pieces: Piece[], logger: Logger) => Promise<void>;

/**
 * Tells whoever has asked something once, however often the command comes. It can't be found again in Slack: an attempt that dies while it
 * tells it may have told it, and the next one tells it again.
 * @param what names what they are told
 * @throws RetryLater where another request may be telling it, or Firestore fails; BrokenDestination
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
  const deed = { id: `${command.id}-${what}`, about: { command: command.wish.what, told: what } };
  await once(documents, deed, async () => async () => {
    await tell(command, pieces, logger);
    return { outcome: "done" };
  });
}
