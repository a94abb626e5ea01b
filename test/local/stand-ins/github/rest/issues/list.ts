import { z } from "zod";
import { apiIssue } from "../../issues/api-objects.ts";
import type { Issue } from "../../issues/records.ts";
import { queryOf } from "../body.ts";
import { pageByCursor } from "../cursor-paging.ts";
import { newPart, Since } from "./context.ts";

const Query = z.object({
  state: z.enum(["open", "closed", "all"]).default("open"),
  labels: z.string().default(""),
  /** A login; `none` or `*` for nobody or anybody. */
  assignee: z.string().optional(),
  creator: z.string().optional(),
  /** A milestone's number, `none` or `*`. */
  milestone: z.string().optional(),
  type: z.string().optional(),
  since: Since,
  sort: z.enum(["created", "updated", "comments"]).default("created"),
  direction: z.enum(["asc", "desc"]).default("desc"),
});
type Query = z.infer<typeof Query>;

/** https://docs.github.com/rest/issues/issues#list-repository-issues @param reach see {@link pageByCursor} */
export function issueList(reach: number) {
  return newPart().get("/issues", (c) => {
    const query = queryOf(c, Query);
    const { repository, github } = c.var;
    const wanted = [...repository.issues.values()].filter(
      (issue) => !issue.state.gone && isWanted(issue, query),
    );
    const order = {
      by: SORTS[query.sort],
      id: ({ number }: Issue) => number,
      descending: query.direction === "desc",
    };
    return c.json(pageByCursor(c, wanted, order, reach).map((issue) => apiIssue(github.world, issue)));
  });
}

const SORTS: Record<Query["sort"], (issue: Issue) => number> = {
  created: ({ createdAt }) => createdAt,
  updated: ({ state }) => state.updatedAt,
  comments: ({ state }) => state.comments.length,
};

function isWanted({ state, author }: Issue, query: Query): boolean {
  const labels = query.labels.split(",").filter((label) => label !== "");
  const names = new Set(state.labels.map((label) => label.toLowerCase()));
  const logins = state.assignees.map(({ login }) => login.toLowerCase());
  return (
    (query.state === "all" || state.state === query.state) &&
    state.updatedAt >= query.since &&
    labels.every((label) => names.has(label.toLowerCase())) &&
    matches(query.creator, [author.login.toLowerCase()]) &&
    matches(query.assignee, logins) &&
    matches(query.milestone, state.milestone === null ? [] : [String(state.milestone)]) &&
    matches(query.type, state.type === null ? [] : [state.type.toLowerCase()])
  );
}

function matches(wanted: string | undefined, values: readonly string[]): boolean {
  switch (wanted) {
    case undefined:
      return true;
    case "none":
      return values.length === 0;
    case "*":
      return values.length > 0;
    default:
      return values.includes(wanted.toLowerCase());
  }
}
