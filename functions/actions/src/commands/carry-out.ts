import type { Command } from "@issue-relay/shared/commands/command";
import type { Attempt } from "@issue-relay/shared/consumer/push-consumer";
import { readClaim } from "@issue-relay/shared/documents/claim";
import { BrokenDestination, messageOf } from "@issue-relay/shared/errors";
import type { Call } from "../call.ts";
import { meaningOf } from "../github/meaning.ts";
import { once, type Settled } from "../once.ts";
import type { ActionRow } from "../outcome.ts";
import { type Preparing, prepare } from "./prepare.ts";
import { commandRow } from "./row.ts";
import { failed, waiting } from "./sentences.ts";
import type { TellWhoAsked } from "./tell.ts";

/** Longer than Pub/Sub brings a command again. In ms. */
const TOLD_KEPT_MS = 24 * 3_600_000;

export interface CommandOptions extends Preparing {
  /** Writes rows of table `actions`. @throws RetryLater, BrokenDestination */
  write(rows: readonly ActionRow[]): Promise<void>;
  tell: TellWhoAsked;
}

/**
 * Returns a function that carries out a command, once, however often it comes. What became of it is a row; a person is told where it is not
 * done, and else sees it on the card.
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
    if (isWritten) {
      return;
    }
    logger.info({ command: id, what: wish.what, login: by.login, ...result }, "a command is settled");
    const ms = Math.round(performance.now() - startedAt);
    if (result.problem !== undefined) {
      await tellOnce(command, "failed", failed(command, result.problem), { logger, ...options });
    }
    await write([commandRow(command, result, { host, attempt: deliveryAttempt, ms })]);
    await noteWritten();
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
      try {
        await tellOnce(command, "waiting", waiting(command), { logger, ...options });
      } catch (error) {
        // What was to be done matters more.
        logger.warn({ problem: messageOf(error) }, "who asked could not be told that it waits");
      }
    }
    throw meaning;
  }
}

/** @throws RetryLater, BrokenDestination where Firestore fails */
async function tellOnce(
  command: Command,
  what: "failed" | "waiting",
  text: string,
  { documents, tell, logger }: Pick<CommandOptions, "documents" | "tell"> & Pick<Attempt, "logger">,
): Promise<void> {
  const state = await readClaim(documents, `actions/${command.id}-${what}`);
  if (!state.isDone) {
    const claim = await state.claim({ command: command.wish.what, told: what }, TOLD_KEPT_MS);
    await tell(command, text, logger);
    await claim.note();
  }
}
