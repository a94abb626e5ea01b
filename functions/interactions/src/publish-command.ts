import type { Command, Wish } from "@issue-relay/shared/commands/command";
import { digest } from "@issue-relay/shared/event/event-id";
import type { Piece } from "@issue-relay/shared/slack/piece";
import { dayIn } from "@issue-relay/shared/time-zone";
import type { Dependencies } from "./dependencies.ts";

/** What somebody asks for, and may ask for. */
interface NewCommand extends Omit<Command, "version" | "id" | "at"> {
  /** Tells this request from all others, and is the same where Slack, or a stranger who has a copy, sends it again. */
  occasion: string;
}

/** Publishes what somebody asks for, and tells them that it was taken up. @throws Error where Pub/Sub does not confirm */
export async function publishCommand(
  { occasion, by, issue, channel, wish }: NewCommand,
  { publish, tell, now, timeZone, logger }: Dependencies,
): Promise<void> {
  const { repository, number, id: issueId } = issue;
  const id = digest(JSON.stringify([occasion, by.member, issueId, wish]));
  await publish({
    version: 1,
    id,
    at: now().toISOString(),
    by,
    issue: { repository, number, id: issueId },
    channel,
    wish,
  });
  logger.info({ command: id, what: wish.what, repository, issue: number, login: by.login }, "taken up");
  await tell({ member: by.member, channel }, [
    { text: `Taken up: ${promiseOf(wish, by.login, timeZone)} ` },
    { text: `${repository}#${number}`, style: "bold" },
    { text: wish.what === "snooze" ? "." : ". The card follows." },
  ] satisfies Piece[]);
}

function promiseOf(wish: Wish, login: string, timeZone: string): string {
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
