import type { GitHubIssues } from "../issues/github.ts";
import { MEI, MONDAY, OTTER, TOMAS } from "./acme.ts";

/** Lets everything happen to the first issue of a repository that can, one thing each minute. */
export async function everythingTo(github: GitHubIssues, repository: string): Promise<void> {
  const issue = `${repository}#1`;
  let last = MONDAY;
  const then = () => {
    last += 60_000;
    return last;
  };
  const its = { repository, by: OTTER };
  await github.act({ action: "opened", ...its, title: "Crash", body: "It crashes. @mei-acme", at: MONDAY });
  const other = { ...its, title: "Crash, again", body: "As in #1", at: then() };
  const { issue: second } = await github.act({ action: "opened", ...other });
  await github.act({ action: "opened", ...its, title: "A change", isPullRequest: true, at: then() });
  for (const step of [
    { action: "labeled", label: "bug" },
    { action: "labeled", label: "P1" },
    { action: "unlabeled", label: "P1" },
    { action: "assigned", assignee: TOMAS },
    { action: "unassigned", assignee: TOMAS },
    { action: "assigned", assignee: MEI },
    { action: "milestoned", milestone: 1 },
    { action: "demilestoned", milestone: 1 },
    { action: "milestoned", milestone: 2 },
    { action: "edited", title: "Crash on Safari", body: "It crashes." },
    { action: "typed", type: "Bug" },
    { action: "typed", type: "Task" },
    { action: "untyped" },
    { action: "typed", type: "Bug" },
    { action: "commented", body: "I see it, too." },
    { action: "comment edited", body: "I see it, too. Twice." },
    { action: "commented", body: "Never mind." },
    { action: "comment deleted" },
    { action: "pinned" },
    { action: "unpinned" },
    { action: "locked", reason: "too heated" },
    { action: "unlocked" },
    { action: "closed", reason: "not_planned" },
    { action: "reopened" },
    { action: "closed", reason: "completed" },
  ] as const) {
    await github.act({ ...step, issue, by: MEI, at: then() });
  }
  const parent = github.issue(issue)?.id ?? 0;
  for (const change of ["added", "removed", "added"] as const) {
    const dated = { issue: second?.id ?? 0, by: MEI };
    await github.act({ action: `parent ${change}`, parent, ...dated, at: then() });
    await github.act({ action: `blocker ${change}`, blocker: parent, ...dated, at: then() });
  }
}
