import type { CommandOfMessage } from "@issue-relay/shared/commands/command";
import type { DocumentStore } from "@issue-relay/shared/documents/store";
import { BadMessage, BrokenDestination } from "@issue-relay/shared/errors";
import type { Logger } from "@issue-relay/shared/logger";
import type { Piece } from "@issue-relay/shared/slack/piece";
import type { Call } from "../call.ts";
import { created, createdElsewhere } from "./sentences.ts";
import { type Tell, tellOnce } from "./tell-once.ts";

/**
 * Answers in the thread of a message, once.
 * @throws RetryLater; BrokenDestination, BadMessage where the bot can't, as where it is not in the channel
 */
export type Answer = (
  command: CommandOfMessage,
  pieces: Piece[],
  call: Call & { logger: Logger },
) => Promise<void>;

export interface LinkOptions {
  /** Such as `github.com`. */
  host: string;
  documents: DocumentStore;
  answer: Answer;
  tell: Tell;
}

/**
 * Says in the thread of the message which issue it has become; where the bot can't, whoever has asked is told.
 * @throws RetryLater, BrokenDestination where Firestore fails
 */
export async function linkBack(
  command: CommandOfMessage,
  number: number,
  call: Call & { logger: Logger },
  { host, documents, answer, tell }: LinkOptions,
): Promise<void> {
  const { repository, title } = command.wish;
  const issue = {
    text: `${repository}#${number}`,
    url: `https://${host}/${repository}/issues/${number}`,
  };
  try {
    await answer(command, created(title, issue), call);
  } catch (error) {
    if (!(error instanceof BrokenDestination || error instanceof BadMessage)) {
      throw error;
    }
    const { logger } = call;
    logger.info({ problem: error.message }, "the issue's link is not in the thread");
    await tellOnce(
      command,
      { what: "link", pieces: createdElsewhere(title, issue), logger },
      { documents, tell },
    );
  }
}
