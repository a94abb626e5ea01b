import type { Command } from "@issue-relay/shared/commands/command";
import type { Logger } from "@issue-relay/shared/logger";
import type { Relay } from "@issue-relay/shared/routes/relay-schema";
import type { Piece } from "@issue-relay/shared/slack/piece";
import type { Listener } from "@issue-relay/shared/slack/tell-privately";
import type { ModalView } from "@slack/types";

/** What interactions are answered with. */
export interface Dependencies {
  relay: Relay;
  /** Resolves once Pub/Sub has confirmed. @throws Error where it does not */
  publish(command: Command): Promise<void>;
  /** Opens a modal. @throws UnknownOutcome, Refused, BrokenDestination */
  open(trigger: string, view: ModalView): Promise<void>;
  /** Shows something to one member alone. It never throws: what was asked for is done all the same. */
  tell(listener: Listener, pieces: Piece[]): Promise<void>;
  /** The labels of a repository, as far as they are known. @throws StoreFailed, BrokenDestination */
  labelsOf(repository: string): Promise<string[]>;
  now(): Date;
  /** The time zone in which a day of the digest begins. */
  timeZone: string;
  logger: Logger;
}
