import { describe, expect, it } from "vitest";
import type { Occurrence } from "../occurrence.ts";
import { acme, MEI, MONDAY, OTTER, TOMAS } from "../testing/acme.ts";
import type { GitHubIssues } from "./github.ts";
import { isShown } from "./timeline-objects.ts";

const ISSUE = "acme/web#1";

function withAnIssue(): GitHubIssues {
  const github = acme();
  github.apply({ action: "opened", repository: "acme/web", title: "Crash", by: OTTER });
  return github;
}

function eventsIn(github: GitHubIssues, reference: string) {
  return github.issue(reference)?.timeline.map(({ event }) => event);
}

describe("a script", () => {
  it("lets things happen at times in the past", async () => {
    const told: Occurrence[] = [];
    const github = acme({ tell: async (occurrence) => void told.push(occurrence) });
    const at = MONDAY - 86_400_000;
    await github.act({ action: "opened", repository: "acme/web", title: "Crash", by: OTTER, at });
    await github.act({ action: "closed", reason: "completed", issue: ISSUE, by: MEI, at: at + 1000 });
    expect(told).toMatchObject([
      { at: new Date(at), payload: { action: "opened", issue: { created_at: "2026-03-01T09:30:00Z" } } },
      {
        at: new Date(at + 1000),
        payload: { action: "closed", issue: { closed_at: "2026-03-01T09:30:01Z" } },
      },
    ]);
  });

  it("changes nothing and tells nothing where GitHub would not", () => {
    const github = withAnIssue();
    const before = github.issue(ISSUE)?.state;
    for (const step of [
      { action: "reopened" },
      { action: "unlabeled", label: "bug" },
      { action: "unassigned", assignee: MEI },
      { action: "edited", title: "Crash" },
      { action: "unlocked" },
      { action: "comment deleted" },
    ] as const) {
      expect(github.apply({ ...step, issue: ISSUE, by: MEI }).occurrences).toEqual([]);
    }
    expect(github.issue(ISSUE)?.state).toBe(before);
    expect(eventsIn(github, ISSUE)).toEqual([]);
  });

  it("is told which issue does not exist", async () => {
    const act = acme().act({ action: "reopened", issue: "acme/web#7", by: MEI });
    await expect(act).rejects.toThrow("GitHub has no acme/web#7");
  });
});

describe("a timeline", () => {
  it("says nothing of edited texts and deleted comments", () => {
    const github = withAnIssue();
    github.apply({ action: "edited", body: "It crashes.", issue: ISSUE, by: OTTER });
    github.apply({ action: "edited", title: "Crash on Safari", issue: ISSUE, by: OTTER });
    github.apply({ action: "commented", body: "Me, too", issue: ISSUE, by: OTTER });
    github.apply({ action: "comment edited", body: "Me, too!", issue: ISSUE, by: OTTER });
    expect(eventsIn(github, ISSUE)).toEqual(["renamed", "commented"]);
    github.apply({ action: "comment deleted", issue: ISSUE, by: OTTER });
    expect(eventsIn(github, ISSUE)).toEqual(["renamed"]);
  });

  it("says once that another issue mentions this one, and who is mentioned", () => {
    const github = withAnIssue();
    const body = "As in #1 and https://example.org/#1, @mei-acme? (not `#1`, `@tomas-acme`)";
    github.apply({ action: "opened", repository: "acme/web", title: "Again", body, by: OTTER });
    github.apply({ action: "commented", body: "See acme/web#1, acme/api#9", issue: "acme/web#2", by: MEI });
    expect(eventsIn(github, ISSUE)).toEqual(["cross-referenced"]);
    expect(eventsIn(github, "acme/web#2")).toEqual(["mentioned", "subscribed", "commented"]);
  });
});

describe("a transferred issue", () => {
  it("keeps its texts, comments, people and the labels that the other repository has", () => {
    const github = acme();
    const labels = ["bug", "web only"];
    github.addRepository({
      name: "acme/app",
      createdAt: MONDAY,
      labels: [{ name: "bug", color: "ff0000", description: null }],
    });
    github.apply({
      action: "opened",
      repository: "acme/web",
      title: "Crash",
      labels,
      assignees: [TOMAS],
      by: OTTER,
    });
    github.apply({ action: "commented", body: "Me, too", issue: ISSUE, by: MEI });
    const at = MONDAY + 60_000;
    const { occurrences } = github.apply({
      action: "transferred",
      to: "acme/app",
      issue: ISSUE,
      by: MEI,
      at,
    });
    expect(github.issue("acme/app#1")).toMatchObject({
      author: OTTER,
      createdAt: MONDAY,
      state: {
        title: "Crash",
        labels: ["bug"],
        assignees: [TOMAS],
        comments: [{ body: "Me, too" }],
        updatedAt: at,
      },
    });
    expect(eventsIn(github, "acme/app#1")?.at(-1)).toBe("transferred");
    expect(occurrences).toMatchObject([
      {
        payload: {
          action: "transferred",
          repository: { full_name: "acme/web" },
          changes: { new_issue: { number: 1 }, new_repository: { full_name: "acme/app" } },
        },
      },
      {
        payload: {
          action: "opened",
          repository: { full_name: "acme/app" },
          changes: { old_issue: { number: 1 }, old_repository: { full_name: "acme/web" } },
        },
      },
    ]);
  });

  it("stays related to other issues, and a deleted one does not", () => {
    const github = withAnIssue();
    const open = (title: string) =>
      github.apply({ action: "opened", repository: "acme/web", title, body: "#1", by: MEI }).issue?.id ?? 0;
    const parent = github.issue(ISSUE)?.id ?? 0;
    for (const sub of [open("Part"), open("Other part")]) {
      github.apply({ action: "parent added", issue: sub, parent, by: MEI });
    }
    github.apply({ action: "transferred", to: "acme/api", issue: "acme/web#2", by: MEI });
    github.apply({ action: "deleted", issue: "acme/web#3", by: MEI });
    const whole = github.issue(ISSUE);
    const { subIssues } = whole ? github.world.relativesOf(whole) : {};
    expect(subIssues?.map(({ repository }) => repository.name)).toEqual(["acme/api"]);
    expect(whole?.timeline.filter(isShown).map(({ event }) => event)).toEqual([
      "cross-referenced",
      "sub_issue_added",
      "sub_issue_added",
    ]);
  });

  it("takes no more steps where it was", () => {
    const github = withAnIssue();
    github.apply({ action: "transferred", to: "acme/api", issue: ISSUE, by: MEI });
    expect(github.apply({ action: "labeled", label: "bug", issue: ISSUE, by: MEI }).occurrences).toEqual([]);
  });
});

it("webhooks tell of a pull request its comments only: the rest comes as another event", () => {
  const github = acme();
  const opening = {
    action: "opened",
    repository: "acme/web",
    title: "Fix",
    isPullRequest: true,
    by: MEI,
  } as const;
  expect(github.apply(opening).occurrences).toEqual([]);
  expect(github.apply({ action: "labeled", label: "bug", issue: ISSUE, by: MEI }).occurrences).toEqual([]);
  const { occurrences } = github.apply({ action: "commented", body: "Nice", issue: ISSUE, by: TOMAS });
  expect(occurrences).toMatchObject([{ event: "issue_comment", payload: { issue: { pull_request: {} } } }]);
});

it("after a repository was renamed, everything tells its new name", () => {
  const github = withAnIssue();
  const [renamed] = github.apply({
    action: "renamed",
    repository: "acme/web",
    to: "acme/site",
    by: MEI,
  }).occurrences;
  expect(renamed).toMatchObject({
    event: "repository",
    payload: { action: "renamed", changes: { repository: { name: { from: "web" } } } },
  });
  const [labeled] = github.apply({
    action: "labeled",
    label: "bug",
    issue: "acme/site#1",
    by: MEI,
  }).occurrences;
  expect(labeled?.payload).toMatchObject({
    repository: { id: renamed?.payload.repository?.id, full_name: "acme/site" },
    issue: { html_url: "https://github.com/acme/site/issues/1" },
  });
  expect(github.issue("acme/web#1")).toBe(github.issue("acme/site#1"));
});
