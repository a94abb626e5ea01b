import type { ButtonValue } from "@issue-relay/shared/commands/buttons";
import {
  type Command,
  type CommandOfIssue,
  type CommandOfMessage,
  isOfMessage,
  repositoryOf,
  type WishOfIssue,
} from "@issue-relay/shared/commands/command";
import { listenerOf } from "@issue-relay/shared/commands/tell-who-asked";
import { digest } from "@issue-relay/shared/event/event-id";
import type { Piece } from "@issue-relay/shared/slack/piece";
import { dayIn } from "@issue-relay/shared/time-zone";
import type { Dependencies } from "./dependencies.ts";

type AskedOf<Kind extends Command> = Omit<Kind, "version" | "id" | "at" | "by">;

/** What somebody asks for. */
export type Asked = AskedOf<CommandOfIssue> | AskedOf<CommandOfMessage>;

interface Asking {
  /** Who asks for it, and may. */
  by: Command["by"];
  /** Tells this request from all others, and is the same where Slack, or a stranger who has a copy, sends it again. */
  occasion: string;
}

/** Publishes what somebody asks for, and tells them that it was taken up. @throws Error where Pub/Sub does not confirm */
export async function publishCommand(
  asked: Asked,
  { by, occasion }: Asking,
  { publish, tell, now, timeZone, logger }: Dependencies,
): Promise<void> {
  const { wish } = asked;
  const issue = "issue" in asked ? asked.issue : undefined;
  const id = digest(JSON.stringify([occasion, by.member, issue?.id, wish]));
  const command: Command = { version: 1, id, at: now().toISOString(), by, ...asked };
  await publish(command);
  const about = { repository: repositoryOf(command), issue: issue?.number };
  logger.info({ command: id, what: wish.what, ...about, login: by.login }, "taken up");
  await tell(listenerOf(command), takenUp(command, timeZone));
}

/** The issue that a button is about, without what the button knows of it. */
export function named({ repository, number, id }: ButtonValue): CommandOfIssue["issue"] {
  return { repository, number, id };
}

function takenUp(command: Command, timeZone: string): Piece[] {
  if (isOfMessage(command)) {
    const { repository } = command.wish;
    return [
      { text: "Taken up: an issue is being created in " },
      { text: repository, style: "bold" },
      { text: ". Its link follows." },
    ];
  }
  const { by, issue, wish } = command;
  return [
    { text: `Taken up: ${deedOf(wish, by.login, timeZone)} ` },
    { text: `${issue.repository}#${issue.number}`, style: "bold" },
    { text: wish.what === "snooze" ? "." : ". The card follows." },
  ];
}

function deedOf(wish: WishOfIssue, login: string, timeZone: string): string {
  switch (wish.what) {
    case "take":
      return `${login} is being assigned to`;
    case "label":
      return "setting the labels of";
    case "close":
      return "closing";
    case "reply":
      return "commenting on";
    case "snooze":
      return `until ${dayIn(timeZone, new Date(wish.until))}, the digest leaves out`;
  }
}
