import type { LocalGitHub } from "@issue-relay/local/stand-ins/github/server";
import { aGitHub, call } from "@issue-relay/local/stand-ins/github/testing/a-github";
import { everythingTo } from "@issue-relay/local/stand-ins/github/testing/everything";
import { expect, it } from "vitest";
import { z } from "zod";
import { schemaProblems } from "./testing/openapi.ts";

async function withEverything(): Promise<LocalGitHub> {
  const github = await aGitHub();
  await everythingTo(github.issues, "acme/web");
  return github;
}

it("an issue has every field that GitHub's own example of one has", async () => {
  const { json } = await call(await withEverything(), "/repos/acme/web/issues/1");
  expect(schemaProblems("issue", json)).toEqual([]);
  const described = [
    ...["id", "node_id", "url", "repository_url", "labels_url", "comments_url", "events_url", "html_url"],
    ...["number", "state", "state_reason", "title", "body", "user", "labels", "assignee", "assignees"],
    ...["milestone", "locked", "active_lock_reason", "comments", "closed_at", "created_at", "updated_at"],
    ...["closed_by", "timeline_url", "type", "performed_via_github_app", "author_association", "reactions"],
    ...["sub_issues_summary", "parent_issue_url", "issue_dependencies_summary", "issue_field_values"],
  ];
  expect(Object.keys(z.looseObject({}).parse(json))).toEqual(expect.arrayContaining(described));
});

/** GitHub's schema of each kind of entry. */
const SCHEMAS: Record<string, string> = {
  labeled: "labeled-issue-event",
  unlabeled: "unlabeled-issue-event",
  assigned: "timeline-assigned-issue-event",
  unassigned: "timeline-unassigned-issue-event",
  milestoned: "milestoned-issue-event",
  demilestoned: "demilestoned-issue-event",
  renamed: "renamed-issue-event",
  issue_type_added: "issue-type-added-issue-event",
  issue_type_changed: "issue-type-changed-issue-event",
  issue_type_removed: "issue-type-removed-issue-event",
  commented: "timeline-comment-event",
  locked: "locked-issue-event",
  closed: "state-change-issue-event",
  reopened: "state-change-issue-event",
  unlocked: "state-change-issue-event",
  pinned: "state-change-issue-event",
  unpinned: "state-change-issue-event",
  mentioned: "state-change-issue-event",
  subscribed: "state-change-issue-event",
  "cross-referenced": "timeline-cross-referenced-event",
  sub_issue_added: "sub-issue-added-issue-event",
  sub_issue_removed: "sub-issue-removed-issue-event",
  parent_issue_added: "parent-issue-added-issue-event",
  parent_issue_removed: "parent-issue-removed-issue-event",
  blocked_by_added: "blocked-by-added-issue-event",
  blocked_by_removed: "blocked-by-removed-issue-event",
  blocking_added: "blocking-added-issue-event",
  blocking_removed: "blocking-removed-issue-event",
};

it("each entry of a timeline has the fields of its kind, and every kind occurs", async () => {
  const Entries = z.array(z.looseObject({ event: z.string() }));
  const github = await withEverything();
  const pages = ["1/timeline?per_page=100", "2/timeline"].map((path) =>
    call(github, `/repos/acme/web/issues/${path}`),
  );
  const entries = (await Promise.all(pages)).flatMap(({ json }) => Entries.parse(json));
  for (const entry of entries) {
    expect([entry.event, schemaProblems(SCHEMAS[entry.event] ?? "", entry)]).toEqual([entry.event, []]);
  }
  expect(new Set(entries.map(({ event }) => event))).toEqual(new Set(Object.keys(SCHEMAS)));
});
