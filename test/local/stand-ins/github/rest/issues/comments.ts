import { z } from "zod";
import { mayTriage } from "../../issues/account.ts";
import { apiComment } from "../../issues/api-objects.ts";
import type { Comment } from "../../issues/issue-state.ts";
import type { Issue } from "../../issues/records.ts";
import { bodyOf, queryOf } from "../body.ts";
import { GitHubError, notFound, validationFailed } from "../github-error.ts";
import { pageOf } from "../paging.ts";
import { type IssueContext, issueIn, newPart, Since } from "./context.ts";

const Text = z.object({ body: z.string() });
const OfIssue = z.object({ since: Since });
const OfRepository = OfIssue.extend({
  sort: z.enum(["created", "updated"]).optional(),
  direction: z.enum(["asc", "desc"]).default("desc"),
});

/** https://docs.github.com/rest/issues/comments */
export const issueComments = newPart()
  .get("/issues/comments", (c) => {
    const { since, sort, direction } = queryOf(c, OfRepository);
    const found = allOf(c).filter(({ comment }) => comment.updatedAt >= since);
    // Without `sort` by ids, whatever the direction.
    const by = ({ comment }: Found) => (sort === "updated" ? comment.updatedAt : comment.createdAt);
    const sign = sort === undefined || direction === "asc" ? 1 : -1;
    found.sort((one, other) =>
      sort === undefined
        ? one.comment.id - other.comment.id
        : sign * (by(one) - by(other) || one.comment.id - other.comment.id),
    );
    return c.json(pageOf(c, found).map(({ issue, comment }) => apiComment(issue, comment)));
  })
  .get("/issues/comments/:id{\\d+}", (c) => {
    const { issue, comment } = commentIn(c);
    return c.json(apiComment(issue, comment));
  })
  .patch("/issues/comments/:id{\\d+}", async (c) => {
    const { issue, comment } = changeable(c);
    const { github, actor: by } = c.var;
    const { body } = await bodyOf(c, Text);
    github.change({ action: "comment edited", issue: issue.id, id: comment.id, body, by });
    return c.json(apiComment(issue, commentIn(c).comment));
  })
  .delete("/issues/comments/:id{\\d+}", (c) => {
    const { issue, comment } = changeable(c);
    const { github, actor: by } = c.var;
    github.change({ action: "comment deleted", issue: issue.id, id: comment.id, by });
    return c.body(null, 204);
  })
  .get("/issues/:number{\\d+}/comments", (c) => {
    const issue = issueIn(c);
    const { since } = queryOf(c, OfIssue);
    const found = issue.state.comments.filter(({ updatedAt }) => updatedAt >= since);
    return c.json(pageOf(c, found).map((comment) => apiComment(issue, comment)));
  })
  .post("/issues/:number{\\d+}/comments", async (c) => {
    const issue = issueIn(c);
    const { github, actor: by } = c.var;
    const { body } = await bodyOf(c, Text);
    if (body.trim() === "") {
      throw validationFailed({ resource: "IssueComment", field: "body", code: "missing_field" });
    }
    if (issue.state.locked && !mayTriage(by)) {
      throw new GitHubError(403, "Unable to create comment because issue is locked.");
    }
    github.change({ action: "commented", issue: issue.id, body, by });
    const comment = issue.state.comments.at(-1);
    return c.json(comment && apiComment(issue, comment), 201);
  });

interface Found {
  issue: Issue;
  comment: Comment;
}

function allOf(c: IssueContext): Found[] {
  return [...c.var.repository.issues.values()]
    .filter(({ state }) => !state.gone)
    .flatMap((issue) => issue.state.comments.map((comment) => ({ issue, comment })));
}

/** @throws GitHubError 404 */
function commentIn(c: IssueContext): Found {
  const id = Number(c.req.param("id"));
  const found = allOf(c).find(({ comment }) => comment.id === id);
  if (!found) {
    throw notFound();
  }
  return found;
}

/** @throws GitHubError 403 where it is somebody else's, and the caller may not triage */
function changeable(c: IssueContext): Found {
  const found = commentIn(c);
  if (found.comment.by.id !== c.var.actor.id && !mayTriage(c.var.actor)) {
    throw new GitHubError(403, "Must have admin rights to Repository.");
  }
  return found;
}
