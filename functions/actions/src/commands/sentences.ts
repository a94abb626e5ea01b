import { type Command, isOfMessage, type WishKind } from "@issue-relay/shared/commands/command";
import type { Piece } from "@issue-relay/shared/slack/piece";
import type { Result } from "../outcome.ts";

const DEEDS: Record<WishKind, string> = {
  take: "assigned to you",
  // GitHub may have set some of them.
  label: "labelled as you asked",
  close: "closed",
  reply: "commented on",
  snooze: "snoozed",
  create: "created",
};

/** What became of something that was not done, or may not have been, and why. */
export function failed(command: Command, { outcome, problem }: Result): Piece[] {
  const text =
    outcome === "unknown"
      ? `${mayBe(command)}: ${problem}. Look on GitHub before you ask for it again.`
      : `${nameOf(command)} was not ${DEEDS[command.wish.what]}: ${problem}.`;
  return [{ text }];
}

const PROMISE = "Those who look after it are told, and it is tried again for an hour.";

export function waiting(command: Command): Piece[] {
  const right = "the GitHub App has no right to do it, or is not installed there";
  return [{ text: `${nameOf(command)} is not ${DEEDS[command.wish.what]} yet: ${right}. ${PROMISE}` }];
}

/** The same where it may have been done before. */
export function unseen(command: Command): Piece[] {
  const right = "now the GitHub App has no right to look, or is not installed there";
  return [{ text: `${mayBe(command)}: no answer came from GitHub, and ${right}. ${PROMISE}` }];
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

function mayBe(command: Command): string {
  return `${nameOf(command)} may have been ${DEEDS[command.wish.what]}`;
}

function nameOf(command: Command): string {
  if (isOfMessage(command)) {
    return `The issue in ${command.wish.repository}`;
  }
  const { repository, number } = command.issue;
  return `${repository}#${number}`;
}
