import { z } from "zod";
import { type Account, mayTriage } from "../../issues/account.ts";
import { apiIssue } from "../../issues/api-objects.ts";
import { user } from "../../issues/recorded.ts";
import { bodyOf } from "../body.ts";
import { GitHubError } from "../github-error.ts";
import { pageOf } from "../paging.ts";
import { type IssueContext, issueIn, mustTriage, newPart } from "./context.ts";

const Assignees = z.object({ assignees: z.array(z.string()).default([]) });
const Lock = z.object({ lock_reason: z.enum(["off-topic", "too heated", "resolved", "spam"]).nullish() });

/** Who works on an issue, and who may write there. https://docs.github.com/rest/issues/assignees and #lock-an-issue */
export const issuePeople = newPart()
  .get("/assignees", (c) => c.json(pageOf(c, c.var.github.accounts().filter(mayTriage)).map(user)))
  .get("/assignees/:login", (c) => {
    const account = c.var.github.account(c.req.param("login"));
    if (!account || !mayTriage(account)) {
      throw new GitHubError(404, "Not Found");
    }
    return c.body(null, 204);
  })
  .post("/issues/:number{\\d+}/assignees", async (c) => {
    const issue = issueIn(c);
    const { github, actor: by } = c.var;
    const at = github.now();
    for (const assignee of await named(c)) {
      github.change({ action: "assigned", issue: issue.id, assignee, by, at });
    }
    return c.json(apiIssue(github.world, issue), 201);
  })
  .delete("/issues/:number{\\d+}/assignees", async (c) => {
    const issue = issueIn(c);
    const { github, actor: by } = c.var;
    const at = github.now();
    for (const assignee of await named(c)) {
      github.change({ action: "unassigned", issue: issue.id, assignee, by, at });
    }
    return c.json(apiIssue(github.world, issue));
  })
  .put("/issues/:number{\\d+}/lock", async (c) => {
    const issue = issueIn(c);
    mustTriage(c);
    const { github, actor: by } = c.var;
    const { lock_reason: reason = null } = await bodyOf(c, Lock);
    github.change({ action: "locked", issue: issue.id, reason, by });
    return c.body(null, 204);
  })
  .delete("/issues/:number{\\d+}/lock", (c) => {
    const issue = issueIn(c);
    mustTriage(c);
    const { github, actor: by } = c.var;
    github.change({ action: "unlocked", issue: issue.id, by });
    return c.body(null, 204);
  });

/** GitHub ignores names that it doesn't know, and all of them from who may not triage. */
async function named(c: IssueContext): Promise<Account[]> {
  const { assignees } = await bodyOf(c, Assignees);
  return mayTriage(c.var.actor) ? assignees.flatMap((login) => c.var.github.account(login) ?? []) : [];
}
