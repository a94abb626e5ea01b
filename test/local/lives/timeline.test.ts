import { eventIn } from "@issue-relay/shared/github/testing/event-in";
import { expect, it } from "vitest";
import { z } from "zod";
import { GitHubIssues, type GitHubOptions } from "../stand-ins/github/issues/github.ts";
import type { Issue } from "../stand-ins/github/issues/records.ts";
import { timelineEntry } from "../stand-ins/github/issues/timeline-objects.ts";
import { YEAR } from "./calendar.ts";
import { liveThrough } from "./life.ts";

const UNTIL = new Date("2026-01-01T00:00:00Z");
const FROM = iso(UNTIL.getTime() - YEAR);

const Entry = z.object({
  event: z.string(),
  created_at: z.string(),
  actor: z.object({ login: z.string() }),
  label: z.object({ name: z.string() }).optional(),
  assignee: z.object({ login: z.string() }).optional(),
  milestone: z.object({ title: z.string() }).optional(),
  id: z.int(),
});

/** When, who did what, about what: by this, an entry of a timeline is the same as a webhook's event. */
type Key = [issue: number, what: string, at: string, who: string, about: string | number | undefined];

function aYear(options: GitHubOptions = {}) {
  const github = new GitHubIssues(options);
  const told = liveThrough(github, 1, 2000, UNTIL);
  const issues = github.world
    .repositoriesOf("acme")
    .filter(({ name }) => name !== "acme/handbook")
    .flatMap((repository) => [...repository.issues.values()])
    .filter(({ state }) => !state.gone);
  return { github, told, issues };
}

/** What GitHub's API tells of an issue: its opening, and its timeline. */
function readFrom(github: GitHubIssues, issue: Issue): Key[] {
  const opened: Key = [issue.id, "opened", iso(issue.createdAt), issue.author.login, undefined];
  const entries = issue.timeline.map((entry): Key => {
    const read = Entry.parse(timelineEntry(github.world, issue, entry));
    const { event, created_at, actor, label, assignee, milestone, id } = read;
    const about =
      label?.name ?? assignee?.login ?? milestone?.title ?? (event === "commented" ? id : undefined);
    return [issue.id, event, iso(Date.parse(created_at)), actor.login, about];
  });
  return [opened, ...entries].filter(([, , at]) => at >= FROM);
}

function iso(at: number): string {
  return new Date(at).toISOString();
}

/** What a timeline calls otherwise; undefined where it tells nothing. */
const IN_TIMELINE: Record<string, string | undefined> = {
  "issues.edited": "renamed",
  "issue_comment.created": "commented",
  "issue_comment.edited": undefined,
  "issue_comment.deleted": undefined,
};

function toldBy({ told, issues }: ReturnType<typeof aYear>): Key[] {
  const existing = new Set(issues.map(({ id }) => id));
  const comments = new Set(issues.flatMap(({ state }) => state.comments.map(({ id }) => id)));
  return told.flatMap(({ event, payload }): Key[] => {
    const read = eventIn(event, payload);
    const name = `${event}.${payload.action}`;
    const what = name in IN_TIMELINE ? IN_TIMELINE[name] : payload.action;
    const isGone = !read || !existing.has(read.issue.id) || (read.comment && !comments.has(read.comment.id));
    if (isGone || what === undefined) {
      return [];
    }
    const about = read.label?.name ?? read.assignee?.login ?? read.milestone?.title ?? read.comment?.id;
    return [[read.issue.id, what, read.occurredAt, read.sender?.login ?? "", about]];
  });
}

it("what GitHub's API tells of a year is what its webhooks told, at the same times, by the same people", () => {
  const year = aYear();
  const read = year.issues.flatMap((issue) => readFrom(year.github, issue));
  expect(read.map(String).sort()).toEqual(toldBy(year).map(String).sort());
  expect(read.length).toBeGreaterThan(1500);
});

it("a timeline can be a second late, but for comments, and for when an issue was opened", () => {
  const year = aYear({ timelineLagMs: 1000 });
  const late = toldBy(year).map(([issue, what, at, ...rest]): Key => {
    const isLate = what !== "opened" && what !== "commented";
    return [issue, what, isLate ? iso(Date.parse(at) + 1000) : at, ...rest];
  });
  const read = year.issues.flatMap((issue) => readFrom(year.github, issue));
  expect(read.map(String).sort()).toEqual(late.map(String).sort());
});
