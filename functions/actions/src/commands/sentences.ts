import type { ButtonKind } from "@issue-relay/shared/commands/buttons";
import type { Command } from "@issue-relay/shared/commands/command";

const DEEDS: Record<ButtonKind, string> = {
  take: "assigned to you",
  label: "labelled",
  close: "closed",
  reply: "commented on",
  snooze: "snoozed",
};

export function failed(command: Command, problem: string): string {
  return `${issueOf(command)} was not ${DEEDS[command.wish.what]}: ${problem}.`;
}

export function waiting(command: Command, problem: string): string {
  return `${issueOf(command)} is not ${DEEDS[command.wish.what]} yet: ${problem}. It is tried again for an hour.`;
}

function issueOf({ issue: { repository, number } }: Command): string {
  return `${repository}#${number}`;
}
