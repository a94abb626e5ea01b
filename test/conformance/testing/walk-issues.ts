import { expect } from "vitest";
import { z } from "zod";

/** Asks the API, with the rights to everything. */
export type Ask = (
  path: string,
  method?: string,
  body?: object,
) => Promise<{ status: number; json: unknown }>;

const Made = z.looseObject({ number: z.int(), id: z.int() });

/** Reads all that there is to read of a repository in which everything has happened. Nothing is empty. */
export async function readAll(ask: Ask): Promise<void> {
  for (const path of [
    "/orgs/acme/repos",
    "/repos/acme/web",
    "/repos/acme/web/issues?state=all",
    "/repos/acme/web/issues/1",
    "/repos/acme/web/issues/2",
    "/repos/acme/web/issues/1/timeline",
    "/repos/acme/web/issues/2/timeline",
    "/repos/acme/web/issues/1/events",
    "/repos/acme/web/issues/events",
    "/repos/acme/web/issues/1/comments",
    "/repos/acme/web/issues/comments",
    "/repos/acme/web/issues/1/sub_issues",
    "/repos/acme/web/issues/2/parent",
    "/repos/acme/web/issues/2/dependencies/blocked_by",
    "/repos/acme/web/issues/1/dependencies/blocking",
    "/repos/acme/web/issues/1/labels",
    "/repos/acme/web/labels",
    "/repos/acme/web/labels/bug",
    "/repos/acme/web/collaborators/mei-acme/permission",
    "/repos/acme/web/milestones",
    "/repos/acme/web/milestones/2",
    "/repos/acme/web/assignees",
    "/repos/acme/web/issue-types",
  ]) {
    const { status, json } = await ask(path);
    expect([path, status]).toEqual([path, 200]);
    expect(json).not.toEqual([]);
  }
  const Ids = z.array(z.looseObject({ id: z.int() }));
  for (const list of ["comments", "events"]) {
    const [first] = Ids.parse((await ask(`/repos/acme/web/issues/${list}`)).json);
    expect((await ask(`/repos/acme/web/issues/${list}/${first?.id}`)).status).toBe(200);
  }
  expect((await ask("/repos/acme/web/assignees/mei-acme")).status).toBe(204);
}

/** An issue is opened, changed, discussed, locked and closed. */
export async function changeAnIssue(ask: Ask): Promise<void> {
  const labels = ["bug", "new label"];
  const opened = await ask("/repos/acme/api/issues", "POST", {
    title: "Slow",
    labels,
    assignees: ["mei-acme"],
  });
  expect(opened.status).toBe(201);
  const path = `/repos/acme/api/issues/${Made.parse(opened.json).number}`;
  const sub = Made.parse((await ask("/repos/acme/api/issues", "POST", { title: "Part" })).json);
  for (const [method, below, body, status] of [
    ["PATCH", "", { title: "Slow search", body: "Very.", milestone: 1, type: "Bug" }, 200],
    ["POST", "/labels", { labels: ["P1"] }, 200],
    ["PUT", "/labels", { labels: ["bug"] }, 200],
    ["DELETE", "/labels/bug", undefined, 200],
    ["DELETE", "/labels", undefined, 204],
    ["POST", "/assignees", { assignees: ["tomas-acme"] }, 201],
    ["DELETE", "/assignees", { assignees: ["mei-acme"] }, 200],
    ["POST", "/comments", { body: "Which version?" }, 201],
    ["PUT", "/lock", { lock_reason: "resolved" }, 204],
    ["DELETE", "/lock", undefined, 204],
    ["POST", "/sub_issues", { sub_issue_id: sub.id }, 201],
    ["DELETE", "/sub_issue", { sub_issue_id: sub.id }, 200],
    ["POST", "/dependencies/blocked_by", { issue_id: sub.id }, 201],
    ["POST", "/dependencies/blocked_by", { issue_id: sub.id }, 422],
    ["DELETE", `/dependencies/blocked_by/${sub.id}`, undefined, 200],
    ["PATCH", "", { state: "closed", state_reason: "duplicate" }, 200],
    ["PATCH", "", { milestone: null, type: null, assignees: [], state: "open" }, 200],
  ] as const) {
    const answer = await ask(`${path}${below}`, method, body);
    expect([method, below, answer.status]).toEqual([method, below, status]);
  }
}

/** Labels, milestones and comments are made, changed and deleted. */
export async function changeWhatIssuesHave(ask: Ask): Promise<void> {
  const path = "/repos/acme/api";
  const { number } = Made.parse((await ask(`${path}/issues`, "POST", { title: "x" })).json);
  const made = await ask(`${path}/issues/${number}/comments`, "POST", { body: "one" });
  const { id } = z.looseObject({ id: z.int() }).parse(made.json);
  for (const [method, below, body, status] of [
    ["POST", "/labels", { name: "later" }, 201],
    ["POST", "/labels", { name: "Later" }, 422],
    ["PATCH", "/labels/later", { new_name: "soon" }, 200],
    ["DELETE", "/labels/soon", undefined, 204],
    ["POST", "/milestones", { title: "6.0" }, 201],
    ["PATCH", `/issues/comments/${id}`, { body: "two" }, 200],
    ["DELETE", `/issues/comments/${id}`, undefined, 204],
  ] as const) {
    const answer = await ask(`${path}${below}`, method, body);
    expect([method, below, answer.status]).toEqual([method, below, status]);
  }
}

/** An issue is added to a project, and a workflow is started. */
export async function tellOthers(ask: Ask): Promise<void> {
  const { id } = Made.parse((await ask("/repos/acme/web/issues/1")).json);
  const project = "/orgs/acme/projectsV2/7";
  for (const [method, path, body, status] of [
    ["GET", project, undefined, 200],
    ["POST", `${project}/items`, { type: "Issue", id }, 201],
    ["POST", `${project}/items`, { type: "Issue", id }, 422],
    ["GET", `${project}/items`, undefined, 200],
    ["GET", "/orgs/acme/projectsV2/8", undefined, 404],
    ["POST", "/repos/acme/web/dispatches", { event_type: "new-issue", client_payload: { id } }, 204],
    ["POST", "/repos/acme/web/dispatches", { event_type: "x".repeat(101) }, 422],
  ] as const) {
    const answer = await ask(path, method, body);
    expect([method, path, answer.status]).toEqual([method, path, status]);
  }
}

/** A repository is changed, transferred and deleted. */
export async function changeARepository(ask: Ask): Promise<void> {
  for (const [method, path, body, status] of [
    ["PATCH", "/repos/acme/api", { private: true, archived: true }, 200],
    ["POST", "/repos/acme/api/issues", { title: "x" }, 403],
    ["PATCH", "/repos/acme/api", { private: false, archived: false, name: "service" }, 200],
    ["POST", "/repos/acme/service/transfer", { new_owner: "other" }, 202],
    ["DELETE", "/repos/other/service", undefined, 204],
    ["GET", "/repos/other/service", undefined, 404],
  ] as const) {
    const answer = await ask(path, method, body);
    expect([method, path, answer.status]).toEqual([method, path, status]);
  }
}

/** What is not there, and what nobody understands. */
export async function askWrongly(ask: Ask): Promise<void> {
  for (const [path, status] of [
    ["/repos/acme/none", 404],
    ["/repos/acme/web/issues/99", 404],
    ["/repos/acme/web/issues/comments/99", 404],
    ["/repos/acme/web/issues?since=yesterday", 422],
  ] as const) {
    expect([path, (await ask(path)).status]).toEqual([path, status]);
  }
}
