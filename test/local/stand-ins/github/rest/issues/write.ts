import { z } from "zod";
import { type Account, mayTriage } from "../../issues/account.ts";
import { apiIssue } from "../../issues/api-objects.ts";
import type { Issue } from "../../issues/records.ts";
import type { Reason } from "../../issues/step.ts";
import { bodyOf } from "../body.ts";
import { GitHubError, validationFailed } from "../github-error.ts";
import { type IssueContext, issueIn, newPart } from "./context.ts";
import { labelNamesFor, NamedLabel } from "./labels.ts";

const Given = z.object({
  body: z.string().nullish(),
  labels: z.array(NamedLabel).optional(),
  assignees: z.array(z.string()).optional(),
  milestone: z.coerce.number().int().nullish(),
  type: z.string().nullish(),
});
const NewIssue = Given.extend({ title: z.string() });
const Changes = Given.extend({
  title: z.string().optional(),
  state: z.enum(["open", "closed"]).optional(),
  state_reason: z.enum(["completed", "not_planned", "duplicate", "reopened"]).nullish(),
});
type Changes = z.infer<typeof Changes>;

/** https://docs.github.com/rest/issues/issues#create-an-issue and #update-an-issue */
export const issueWrite = newPart()
  .post("/issues", async (c) => {
    const { title, body = null, ...given } = await bodyOf(c, NewIssue);
    if (title.trim() === "") {
      throw validationFailed({ resource: "Issue", field: "title", code: "missing_field" });
    }
    const { github, repository, actor } = c.var;
    if (!repository.hasIssues) {
      throw new GitHubError(410, "Issues has been disabled in this repository.");
    }
    // From who may not triage, GitHub takes the text and drops the rest without a word.
    const more = mayTriage(actor) ? checked(c, given) : {};
    const { issue } = github.change({
      action: "opened",
      repository: repository.name,
      title,
      body,
      by: actor,
      ...more,
    });
    return c.json(issue && apiIssue(github.world, issue), 201);
  })
  .patch("/issues/:number{\\d+}", async (c) => {
    const issue = issueIn(c);
    const { actor, github } = c.var;
    const changes = await bodyOf(c, Changes);
    if (!mayTriage(actor) && issue.author.id !== actor.id) {
      throw new GitHubError(403, "Must have admin rights to Repository.");
    }
    if (changes.title?.trim() === "") {
      throw validationFailed({ resource: "Issue", field: "title", code: "missing_field" });
    }
    change(c, issue, changes);
    return c.json(apiIssue(github.world, issue));
  });

/** @throws GitHubError 422 where the repository has no such milestone or type, or an assignee is nobody */
function checked(c: IssueContext, { labels, assignees, milestone, type }: Partial<Changes>) {
  const { github, repository } = c.var;
  if (milestone != null && !repository.milestones.some(({ number }) => number === milestone)) {
    throw validationFailed({ resource: "Issue", field: "milestone", code: "invalid", value: milestone });
  }
  if (type != null && !repository.types.some(({ name }) => name === type)) {
    throw validationFailed({ resource: "Issue", field: "type", code: "invalid", value: type });
  }
  const people = assignees?.map((login): Account => {
    const account = github.account(login);
    if (!account) {
      throw validationFailed({ resource: "Issue", field: "assignees", code: "invalid", value: login });
    }
    return account;
  });
  return {
    ...(labels && { labels: labelNamesFor(c, labels) }),
    ...(people && { assignees: people }),
    ...(milestone !== undefined && { milestone }),
    ...(type !== undefined && { type }),
  };
}

/** Each difference is a step of its own, all at one time. */
function change(c: IssueContext, issue: Issue, changes: Changes): void {
  const { github, actor: by } = c.var;
  const { state: before } = issue;
  const { labels, assignees, milestone, type } = mayTriage(by) ? checked(c, changes) : {};
  const shared = { issue: issue.id, by, at: github.now() };
  const { title, body } = changes;
  github.change({
    action: "edited",
    ...shared,
    ...(title !== undefined && { title }),
    ...(body != null && { body }),
  });
  if (labels) {
    github.relabel(issue, labels, by);
  }
  for (const assignee of assignees ? before.assignees.filter((each) => !assignees.includes(each)) : []) {
    github.change({ action: "unassigned", assignee, ...shared });
  }
  for (const assignee of assignees ?? []) {
    github.change({ action: "assigned", assignee, ...shared });
  }
  if (milestone !== undefined && before.milestone !== null && milestone !== before.milestone) {
    github.change({ action: "demilestoned", milestone: before.milestone, ...shared });
  }
  if (milestone != null) {
    github.change({ action: "milestoned", milestone, ...shared });
  }
  if (type !== undefined) {
    github.change(type === null ? { action: "untyped", ...shared } : { action: "typed", type, ...shared });
  }
  if (changes.state === "closed") {
    github.change({ action: "closed", reason: reasonOf(changes), ...shared });
  }
  if (changes.state === "open") {
    github.change({ action: "reopened", ...shared });
  }
}

function reasonOf({ state_reason: reason }: Changes): Reason {
  return reason == null || reason === "reopened" ? "completed" : reason;
}
