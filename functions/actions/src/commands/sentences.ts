import { type Command, isOfMessage, type WishKind } from "@issue-relay/shared/commands/command";
import type { Piece } from "@issue-relay/shared/slack/piece";

const DEEDS: Record<WishKind, string> = {
  take: "assigned to you",
  label: "labelled",
  close: "closed",
  reply: "commented on",
  snooze: "snoozed",
  create: "created",
};

export function failed(command: Command, problem: string): Piece[] {
  return [{ text: `${nameOf(command)} was not ${DEEDS[command.wish.what]}: ${problem}.` }];
}

export function waiting(command: Command): Piece[] {
  const right = "the GitHub App has no right to do it, or is not installed there";
  const promise = "Those who look after it are told, and it is tried again for an hour.";
  return [{ text: `${nameOf(command)} is not ${DEEDS[command.wish.what]} yet: ${right}. ${promise}` }];
}

/** @param issue as text and link */
export function created(title: string, issue: Piece): Piece[] {
  return [issue, { text: ` was created from this message: ${title}` }];
}

/** The same where it can't stand in the message's thread. */
export function createdElsewhere(title: string, issue: Piece): Piece[] {
  return [
    issue,
    {
      text: ` was created: ${title}\nOnly you are told so: the app can't answer in the message's thread.`,
    },
  ];
}

function nameOf(command: Command): string {
  if (isOfMessage(command)) {
    return `The issue in ${command.wish.repository}`;
  }
  const { repository, number } = command.issue;
  return `${repository}#${number}`;
}
