import { type ShownIssue, shownIssues } from "@issue-relay/local/stack/arrivals";
import type { LocalSlack } from "@issue-relay/local/stand-ins/slack/server";
import type { Issue } from "./issue.ts";

/** What is wrong with what Slack shows of these issues: nothing, where each has one card and each of its lines once. */
export function wrongWith(slack: LocalSlack, issues: readonly Issue[], channel?: string): string[] {
  const shown = shownIssues({ slack }, channel);
  const problems = issues.flatMap((issue) => problemsOf(issue, shown.get(issue.id)));
  const pings = slack.messages(channel ?? "issues").flatMap((message) => message.pings);
  return [...problems, ...pings.map((name) => `${name} was notified`)];
}

function problemsOf({ number, lines }: Issue, shown: ShownIssue | undefined): string[] {
  const keys = shown?.lines.map(({ key }) => key) ?? [];
  const missing = [...lines.difference(new Set(keys))];
  const strange = keys.filter((key) => !lines.has(key));
  const isAtRoot = shown?.lines.some(({ message }) => message.thread_ts === undefined);
  return [
    ...(shown?.cards.length === 1 ? [] : [`#${number} has ${shown?.cards.length ?? 0} cards`]),
    ...doublesIn(shown).map((what) => `#${number} shows ${what} twice`),
    ...missing.map((key) => `#${number} lacks ${key}`),
    ...strange.map((key) => `#${number} shows ${key}, which it must not`),
    ...(isAtRoot ? [`#${number} has a line in the channel`] : []),
  ];
}

/** What is shown twice of an issue. */
export function doublesIn(shown: ShownIssue | undefined): string[] {
  const keys = shown?.lines.map(({ key }) => key) ?? [];
  const lines = keys.filter((key, index) => keys.indexOf(key) !== index);
  return (shown?.cards.length ?? 0) > 1 ? ["the card", ...lines] : lines;
}

/** The card's content and fallback, the same for each issue with the same life. */
export function cardOf(slack: LocalSlack, { id, number }: Issue): string {
  const [card] = shownIssues({ slack }).get(id)?.cards ?? [];
  return JSON.stringify([card?.text, card?.blocks]).replaceAll(
    new RegExp(`(?<=acme/web(#|/issues/))${number}\\b`, "g"),
    "N",
  );
}
