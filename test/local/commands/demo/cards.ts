import type { IssueEvent } from "@issue-relay/shared/event/issue-event";
import { type Decision, decide } from "@issue-relay/shared/routes/decide";
import { isOfOpening } from "@issue-relay/shared/routes/place-of";
import type { Relay } from "@issue-relay/shared/routes/relay";
import type { ShownIssue } from "../../stack/arrivals.ts";

/** What a channel of Slack must show of one issue in the end. */
interface Expected {
  /** What the card says first and last: the title, and how the issue stands. */
  title: string;
  status: RegExp;
  /** The keys of the lines of comments and of events. */
  lines: Set<string>;
  /** The names of the routes that have mentioned somebody, each in a line. */
  mentioning: Set<string>;
}

/** What a channel must show after all these events, by the issue's id. */
export function expectedIssues(
  events: readonly IssueEvent[],
  relay: Relay,
  channel: string,
): Map<number, Expected> {
  const issues = new Map<number, Expected>();
  for (const event of events) {
    const decision = decide(relay, event).find(
      (each) => each.channel === channel && each.place !== "nothing",
    );
    const known = issues.get(event.issue.id);
    if (!known && !decision) {
      continue;
    }
    const { title = known?.title ?? "", state = "open" } = event.issue;
    const lines = new Set([...(known?.lines ?? []), ...(decision ? linesOf(event, decision) : [])]);
    const mentioning = new Set(known?.mentioning);
    if (decision && decision.mentions.onArrival.length > 0) {
      mentioning.add(decision.route.name);
    }
    if (event.action === "deleted") {
      deleteIn(lines, event);
    }
    issues.set(event.issue.id, {
      title,
      status: statusAfter(`${event.type}.${event.action}`, state),
      lines,
      mentioning,
    });
  }
  return issues;
}

/** The key of the event's line, if it has one. */
function linesOf(event: IssueEvent, { place, mentions }: Decision): string[] {
  if (event.comment) {
    return place === "thread" ? [commentKey(event.comment.id)] : [];
  }
  const isTold = mentions.assignee || (place === "thread" && !isOfOpening(event));
  return isTold ? [`e:${event.id.slice(0, 16)}`] : [];
}

function commentKey(id: number): string {
  return `c:${id}`;
}

/** With an issue, all its comments are deleted. */
function deleteIn(lines: Set<string>, { comment }: IssueEvent): void {
  for (const key of lines) {
    if (comment ? key === commentKey(comment.id) : key.startsWith("c:")) {
      lines.delete(key);
    }
  }
}

const STATUSES: Record<string, RegExp> = {
  "issues.transferred": / · Transferred to /,
  "issues.deleted": / · Deleted · /,
};

/** @param event with its action: of these two, the state says nothing */
function statusAfter(event: string, state: string): RegExp {
  const { [event]: status } = STATUSES;
  if (status) {
    return status;
  }
  return state === "open" ? / · (Open|Reopened) · / : / · (Completed|Not planned|Duplicate|Closed)\b/;
}

/** The ids of the issues that Slack does not show as it must: on one card, with each line once. */
export function wrongIssues(
  expected: ReadonlyMap<number, Expected>,
  shown: ReadonlyMap<number, ShownIssue>,
): number[] {
  const unexpected = [...shown.keys()].filter((id) => !expected.has(id));
  return [
    ...unexpected,
    ...[...expected].flatMap(([id, issue]) => (isRight(issue, shown.get(id)) ? [] : [id])),
  ];
}

function isRight({ title, status, lines, mentioning }: Expected, shown: ShownIssue | undefined): boolean {
  const [card, ...more] = shown?.cards ?? [];
  const keys = shown?.lines.map(({ key }) => key) ?? [];
  return (
    card !== undefined &&
    more.length === 0 &&
    card.text.includes(escaped(title)) &&
    status.test(card.text) &&
    new Set(keys).size === keys.length &&
    keys.length === lines.size + mentioning.size &&
    [...lines].every((key) => keys.includes(key))
  );
}

/** https://docs.slack.dev/messaging/formatting-message-text#escaping */
function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
