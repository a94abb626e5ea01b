import { type Command, isOfMessage } from "@issue-relay/shared/commands/command";
import type { Attempt } from "@issue-relay/shared/consumer/push-consumer";
import { BrokenDestination, messageOf } from "@issue-relay/shared/errors";
import type { Call } from "../call.ts";
import { meaningOf } from "../github/meaning.ts";
import { once, type Settled } from "../once.ts";
import type { ActionRow } from "../outcome.ts";
import { type LinkOptions, linkBack } from "./link-back.ts";
import { type Preparing, prepare } from "./prepare.ts";
import { commandRow } from "./row.ts";
import { failed, unseen, waiting } from "./sentences.ts";
import { tellOnce } from "./tell-once.ts";
import { CannotLook } from "./what-came-of.ts";

export interface CommandOptions extends Preparing, LinkOptions {
  /** Writes rows of table `actions`. @throws RetryLater, BrokenDestination */
  write(rows: readonly ActionRow[]): Promise<void>;
}

/**
 * Returns a function that carries out a command, once, however often it comes. What became of it is a row; a person is told where it is not
 * done, and else sees it on the card, or in the thread of the message.
 * @throws RetryLater, BrokenDestination
 */
export function carryOutCommands(
  options: CommandOptions,
): (command: Command, attempt: Attempt) => Promise<void> {
  const { write, host } = options;
  return async (command, { deliveryAttempt = 1, logger, ...call }) => {
    const { id, wish, by } = command;
    const startedAt = performance.now();
    const { result, isWritten, noteWritten } = await settle(command, { logger, ...call }, options);
    if (!isWritten) {
      logger.info({ command: id, what: wish.what, login: by.login, ...result }, "a command is settled");
      const ms = Math.round(performance.now() - startedAt);
      if (result.problem !== undefined) {
        await tellOnce(command, { what: "failed", pieces: failed(command, result), logger }, options);
      }
      await write([commandRow(command, result, { host, attempt: deliveryAttempt, ms })]);
      await noteWritten();
    }
    if (isOfMessage(command) && result.made) {
      await linkBack(command, result.made.number, { logger, ...call }, options);
    }
  };
}

/** Does it, or finds what came of it in an earlier attempt. Where a person must repair something first, whoever asked is told so, once. */
async function settle(
  command: Command,
  { logger, ...call }: Pick<Attempt, "logger"> & Call,
  options: CommandOptions,
): Promise<Settled> {
  const { id, wish, by } = command;
  const about = { command: wish.what, login: by.login };
  try {
    return await once(options.documents, { id, about }, (since) => prepare(command, since, call, options));
  } catch (error) {
    const meaning = meaningOf(error);
    if (meaning instanceof BrokenDestination) {
      const told =
        meaning instanceof CannotLook
          ? ({ what: "unseen", pieces: unseen(command) } as const)
          : ({ what: "waiting", pieces: waiting(command) } as const);
      try {
        await tellOnce(command, { ...told, logger }, options);
      } catch (error) {
        // What was to be done matters more.
        logger.warn({ problem: messageOf(error) }, "who asked could not be told that it waits");
      }
    }
    throw meaning;
  }
}
