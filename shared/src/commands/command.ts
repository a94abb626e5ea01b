import { NewerVersion } from "../errors.ts";
import type { OutgoingMessage } from "../event/message.ts";
import { readVersioned } from "../event/versioned.ts";
import { shortLine } from "../problems.ts";
import { CLOSE_REASONS } from "../rules/rule-schema.ts";
import { isTraceparent } from "../traceparent.ts";
import * as z from "../zod.ts";

/** The newest version of a command that this code writes and reads. */
const VERSION = 1;

/** The attribute `type` of a message that carries a command. No event of GitHub's has this name. */
const TYPE = "command";

/** What is asked for, of an issue. */
const WishOfIssue = z.discriminatedUnion("what", [
  /** Assigns whoever asks. */
  z.object({ what: z.literal("take") }),
  z.object({ what: z.literal("label"), add: z.array(z.string()), remove: z.array(z.string()) }),
  z.object({ what: z.literal("close"), reason: z.enum(CLOSE_REASONS), comment: z.string().exactOptional() }),
  z.object({ what: z.literal("reply"), text: z.string() }),
  /** The digest leaves the issue out until this moment: a day begins then, where the digest is read. */
  z.object({ what: z.literal("snooze"), until: z.iso.datetime() }),
]);
export type WishOfIssue = z.infer<typeof WishOfIssue>;

/** A new issue, of a message in Slack. */
const WishOfMessage = z.object({
  what: z.literal("create"),
  /** `owner/name` */
  repository: z.string(),
  title: z.string(),
  /** Markdown. */
  text: z.string(),
  /** The message in whose thread the issue's link is told: Slack's `ts`. */
  thread: z.string(),
});
export type WishOfMessage = z.infer<typeof WishOfMessage>;

export type WishKind = (WishOfIssue | WishOfMessage)["what"];

const KINDS: readonly string[] = [...WishOfIssue.options, WishOfMessage].map(({ shape }) => shape.what.value);

const Common = z.object({
  version: z.int().default(VERSION),
  /** 32 hex digits; the same, however often Slack or Pub/Sub brings it. */
  id: z.string().regex(/^[0-9a-f]{32}$/),
  /** When the person asked, in ISO 8601. */
  at: z.iso.datetime(),
  by: z.object({ /** In Slack. */ member: z.string(), /** On GitHub. */ login: z.string() }),
  /** The channel in which the person asked, and is told what became of it. */
  channel: z.string(),
});

/** What a person asks for with a button of a card. */
const CommandOfIssue = Common.extend({
  issue: z.object({ repository: z.string(), number: z.int(), id: z.int() }),
  wish: WishOfIssue,
});
export type CommandOfIssue = z.infer<typeof CommandOfIssue>;

/** What a person asks for with the shortcut of a message. */
const CommandOfMessage = Common.extend({
  wish: WishOfMessage,
  /** Slack's address to answer the person, who may be where the bot is not. It lives 30 minutes. */
  responseUrl: z.string(),
});
export type CommandOfMessage = z.infer<typeof CommandOfMessage>;

/** What a person asks for in Slack. `interactions` publishes it, `actions` carries it out. */
const Command = z.union([CommandOfIssue, CommandOfMessage]);
export type Command = z.infer<typeof Command>;

const SomeCommand = z.object({ wish: z.object({ what: z.string() }) });

export function isOfMessage(command: Command): command is CommandOfMessage {
  return command.wish.what === "create";
}

/** `owner/name` */
export function repositoryOf(command: Command): string {
  return isOfMessage(command) ? command.wish.repository : command.issue.repository;
}

/** @param traceparent of the request that brought the command, so that the logs of all functions belong to one trace */
export function commandMessage(
  command: Command,
  traceparent: string | string[] | undefined,
): OutgoingMessage {
  return {
    data: Buffer.from(JSON.stringify(command)),
    attributes: {
      type: TYPE,
      action: command.wish.what,
      repository: repositoryOf(command),
      eventId: command.id,
      ...(isTraceparent(traceparent) && { traceparent }),
    },
  };
}

/** Whether a message carries a command, by its attributes. */
export function isCommand({ type }: Record<string, string>): boolean {
  return type === TYPE;
}

/**
 * The command in the data of a message.
 * @param data base64, as Pub/Sub pushes it
 * @throws NewerVersion where only a newer revision knows its version, or what it asks for
 * @throws BadMessage where the data is no command
 */
export function decodeCommand(data: string): Command {
  return readVersioned(data, { what: "a command", newest: VERSION, parse: commandIn });
}

function commandIn(json: unknown): Command {
  const kind = SomeCommand.safeParse(json).data?.wish.what;
  if (kind !== undefined && !KINDS.includes(kind)) {
    throw new NewerVersion(`a command asks for ${shortLine(kind)}; this revision knows ${KINDS.join(", ")}`);
  }
  return Command.parse(json);
}
