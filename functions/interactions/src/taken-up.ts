import type { ButtonIssue } from "@issue-relay/shared/commands/buttons";
import type { Command, Wish } from "@issue-relay/shared/commands/command";
import { digest } from "@issue-relay/shared/event/event-id";
import type { Piece } from "@issue-relay/shared/slack/piece";
import type { Interacting } from "./interacting.ts";

/** What somebody asks for, who may. */
export interface Request {
  /** What tells this request from all others, and is the same where Slack, or a stranger who has a copy, brings it again. */
  occasion: string;
  by: Command["by"];
  issue: ButtonIssue;
  place: Command["place"];
  wish: Wish;
}

/** Publishes what somebody asks for, and says to them that it was taken up. @throws Error where Pub/Sub does not confirm */
export async function takeUp(
  { occasion, by, issue, place, wish }: Request,
  { publish, tell, now, logger }: Interacting,
): Promise<void> {
  const { repository, number, id: issueId } = issue;
  const id = digest(JSON.stringify([occasion, by.member, issueId, wish]));
  await publish({
    version: 1,
    id,
    at: now().toISOString(),
    by,
    issue: { repository, number, id: issueId },
    place,
    wish,
  });
  logger.info({ command: id, what: wish.what, repository, issue: number, login: by.login }, "taken up");
  await tell({ member: by.member, ...place }, [
    { text: `Taken up: ${promiseOf(wish, by.login)} ` },
    { text: `${repository}#${number}`, style: "bold" },
    { text: wish.what === "snooze" ? "." : ". The card follows." },
  ] satisfies Piece[]);
}

function promiseOf(wish: Wish, login: string): string {
  switch (wish.what) {
    case "take":
      return `${login} is being assigned to`;
    case "label":
      return "the labels are being set of";
    case "close":
      return "closing";
    case "reply":
      return "commenting on";
    case "snooze":
      return `until ${wish.until}, the digest leaves out`;
  }
}
