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
 * @returns whether the answer is there: not where the thread is gone or locked
 * @throws RetryLater; BrokenDestination, BadMessage where the bot can't, as where it is not in the channel
 */
export type Answer = (
  command: CommandOfMessage,
  pieces: Piece[],
  call: Call & { logger: Logger },
) => Promise<boolean>;

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
  const { logger } = call;
  const problem = await whyNotThere(answer(command, created(title, issue), call));
  if (problem !== undefined) {
    logger.info({ problem }, "the issue's link is not in the thread");
    await tellOnce(
      command,
      { what: "link", pieces: createdElsewhere(title, issue), logger },
      { documents, tell },
    );
  }
}

async function whyNotThere(answer: ReturnType<Answer>): Promise<string | undefined> {
  try {
    return (await answer) ? undefined : "the thread is gone or locked";
  } catch (error) {
    if (error instanceof BrokenDestination || error instanceof BadMessage) {
      return error.message;
    }
    throw error;
  }
}
