import { z } from "zod";
import { apiIssue } from "../../issues/api-objects.ts";
import type { Issue } from "../../issues/records.ts";
import { bodyOf } from "../body.ts";
import { GitHubError, notFound, validationFailed } from "../github-error.ts";
import { pageOf } from "../paging.ts";
import { type IssueContext, issueIn, mustTriage, newPart } from "./context.ts";

const NewSubIssue = z.object({ sub_issue_id: z.int(), replace_parent: z.boolean().default(false) });
const SubIssue = NewSubIssue.pick({ sub_issue_id: true });

const Blocker = z.object({ issue_id: z.int() });

/** https://docs.github.com/rest/issues/sub-issues and /issue-dependencies */
export const issueRelations = newPart()
  .get("/issues/:number{\\d+}/parent", (c) => {
    const { world } = c.var.github;
    const { parent } = world.relativesOf(issueIn(c));
    if (!parent) {
      throw new GitHubError(404, "No parent issue found");
    }
    return c.json(apiIssue(world, parent));
  })
  .get("/issues/:number{\\d+}/sub_issues", (c) => {
    const { world } = c.var.github;
    const { subIssues } = world.relativesOf(issueIn(c));
    return c.json(pageOf(c, subIssues).map((issue) => apiIssue(world, issue)));
  })
  .post("/issues/:number{\\d+}/sub_issues", async (c) => {
    mustTriage(c);
    const parent = issueIn(c);
    const { sub_issue_id: id, replace_parent: mayReplace } = await bodyOf(c, NewSubIssue);
    const sub = issueWith(c, id);
    const { github, actor: by } = c.var;
    const former = sub.state.parent;
    if (sub === parent || former === parent.id || (former !== null && !mayReplace)) {
      throw new GitHubError(
        422,
        "Issue may not contain duplicate sub-issues and Sub issue may only have one parent",
      );
    }
    const at = github.now();
    if (former !== null) {
      github.change({ action: "parent removed", issue: id, parent: former, by, at });
    }
    github.change({ action: "parent added", issue: id, parent: parent.id, by, at });
    return c.json(apiIssue(github.world, parent), 201);
  })
  .delete("/issues/:number{\\d+}/sub_issue", async (c) => {
    mustTriage(c);
    const parent = issueIn(c);
    const { sub_issue_id: id } = await bodyOf(c, SubIssue);
    const sub = issueWith(c, id);
    const { github, actor: by } = c.var;
    if (sub.state.parent !== parent.id) {
      throw notFound();
    }
    github.change({ action: "parent removed", issue: id, parent: parent.id, by });
    return c.json(apiIssue(github.world, parent));
  })
  .get("/issues/:number{\\d+}/dependencies/blocked_by", (c) => {
    const { world } = c.var.github;
    const { blockedBy } = world.relativesOf(issueIn(c));
    return c.json(pageOf(c, blockedBy).map((issue) => apiIssue(world, issue)));
  })
  .get("/issues/:number{\\d+}/dependencies/blocking", (c) => {
    const { world } = c.var.github;
    const { blocking } = world.relativesOf(issueIn(c));
    return c.json(pageOf(c, blocking).map((issue) => apiIssue(world, issue)));
  })
  .post("/issues/:number{\\d+}/dependencies/blocked_by", async (c) => {
    mustTriage(c);
    const issue = issueIn(c);
    const blocker = issueWith(c, (await bodyOf(c, Blocker)).issue_id);
    if (issue === blocker || issue.state.blockedBy.includes(blocker.id)) {
      throw validationFailed({
        resource: "IssueDependency",
        field: "target_issue_id",
        code: "already_exists",
      });
    }
    return changed(c, issue, { action: "blocker added", blocker: blocker.id }, 201);
  })
  .delete("/issues/:number{\\d+}/dependencies/blocked_by/:blocker{\\d+}", (c) => {
    mustTriage(c);
    const issue = issueIn(c);
    const blocker = Number(c.req.param("blocker"));
    if (!issue.state.blockedBy.includes(blocker)) {
      throw notFound();
    }
    return changed(c, issue, { action: "blocker removed", blocker }, 200);
  });

function changed(
  c: IssueContext,
  issue: Issue,
  step: { action: "blocker added" | "blocker removed"; blocker: number },
  status: 200 | 201,
) {
  const { github, actor: by } = c.var;
  github.change({ ...step, issue: issue.id, by });
  return c.json(apiIssue(github.world, issue), status);
}

/** @throws GitHubError 404 */
function issueWith(c: IssueContext, id: number): Issue {
  const issue = c.var.github.issue(id);
  if (!issue || issue.state.gone) {
    throw new GitHubError(404, "Not Found");
  }
  return issue;
}
