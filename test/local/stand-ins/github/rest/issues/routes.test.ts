import { describe, expect, it } from "vitest";
import { MEI, MONDAY, OTTER } from "../../testing/acme.ts";
import { type ByHand, byHand } from "../../testing/by-hand.ts";

async function withAnIssue(): Promise<ByHand> {
  const hub = await byHand();
  hub.issues.apply({ action: "opened", repository: "acme/web", title: "Crash", by: OTTER });
  return hub;
}

describe("what is not there any more", () => {
  it("a renamed repository leads to itself, for reading and for writing", async () => {
    const { github, issues, ask } = await withAnIssue();
    issues.apply({ action: "renamed", repository: "acme/web", to: "acme/site", by: MEI });
    const read = await ask("/repos/acme/web/issues/1?x=y");
    const id = issues.world.repositoryNamed("acme/site")?.id;
    expect([read.status, read.headers.get("location")]).toEqual([
      301,
      `${github.apiUrl}/repositories/${id}/issues/1?x=y`,
    ]);
    expect(read.json).toMatchObject({ message: "Moved Permanently", url: read.headers.get("location") });
    expect((await ask("/repos/acme/web/issues", "POST", { title: "x" })).status).toBe(307);
    const found = await ask(read.headers.get("location") ?? "");
    expect(found.json).toMatchObject({ url: "https://api.github.com/repos/acme/site/issues/1" });
  });

  it("a repository that gets the former name of another is found by it", async () => {
    const { issues, ask } = await withAnIssue();
    issues.apply({ action: "moved", repository: "acme/web", to: "other/web", by: MEI });
    issues.addRepository({ name: "acme/web", createdAt: MONDAY });
    expect((await ask("/repos/acme/web/issues/1")).status).toBe(404);
    expect((await ask("/repos/other/web/issues/1")).status).toBe(200);
    const ids = ["acme/web", "other/web"].map((name) => issues.world.repositoryNamed(name)?.id ?? 0);
    expect(ids.map((id) => issues.world.repositoryWithId(id)?.name)).toEqual(["acme/web", "other/web"]);
  });

  it("a transferred issue leads to where it is; nothing below it does", async () => {
    const { github, issues, ask } = await withAnIssue();
    issues.apply({ action: "transferred", to: "acme/api", issue: "acme/web#1", by: MEI });
    const { status, headers } = await ask("/repos/acme/web/issues/1");
    const id = issues.world.repositoryNamed("acme/api")?.id;
    expect([status, headers.get("location")]).toEqual([301, `${github.apiUrl}/repositories/${id}/issues/1`]);
    for (const below of ["timeline", "comments", "events"]) {
      expect((await ask(`/repos/acme/web/issues/1/${below}`)).status).toBe(404);
    }
    expect((await ask("/repos/acme/web/issues?state=all")).json).toEqual([]);
  });

  it("a deleted issue is gone, a deleted repository is not found", async () => {
    const { issues, ask } = await withAnIssue();
    issues.apply({ action: "deleted", issue: "acme/web#1", by: MEI });
    const gone = await ask("/repos/acme/web/issues/1");
    expect([gone.status, gone.json]).toEqual([
      410,
      expect.objectContaining({ message: "This issue was deleted" }),
    ]);
    expect((await ask("/repos/acme/web/issues?state=all")).json).toEqual([]);
    issues.apply({ action: "removed", repository: "acme/web", by: MEI });
    expect((await ask("/repos/acme/web")).status).toBe(404);
  });
});

describe("who may do what", () => {
  it("an archived repository is read-only until it is brought back", async () => {
    const { issues, ask } = await withAnIssue();
    issues.apply({ action: "archived", repository: "acme/web", by: MEI });
    expect((await ask("/repos/acme/web/issues/1")).status).toBe(200);
    expect((await ask("/repos/acme/web/issues/1/labels", "POST", { labels: ["bug"] })).status).toBe(403);
    expect((await ask("/repos/acme/web", "PATCH", { archived: false })).status).toBe(200);
    expect((await ask("/repos/acme/web/issues/1/labels", "POST", { labels: ["bug"] })).status).toBe(200);
  });

  it("nobody opens an issue in a repository whose issues are switched off, until they are switched on", async () => {
    const { ask } = await byHand();
    const statuses = [];
    for (const has_issues of [false, true]) {
      expect((await ask("/repos/acme/web", "PATCH", { has_issues })).json).toMatchObject({ has_issues });
      statuses.push((await ask("/repos/acme/web/issues", "POST", { title: "Crash" })).status);
    }
    expect(statuses).toEqual([410, 201]);
  });

  it("somebody from outside opens, edits and closes issues of their own, but labels nothing", async () => {
    const { issues, askAs } = await byHand();
    const ask = askAs(OTTER);
    const labels = ["bug"];
    const opened = await ask("/repos/acme/web/issues", "POST", { title: "Crash", labels });
    expect(opened.json).toMatchObject({
      labels: [],
      user: { login: "quiet-otter" },
      author_association: "NONE",
    });
    const closed = await ask("/repos/acme/web/issues/1", "PATCH", { state: "closed", labels });
    expect(closed.json).toMatchObject({ state: "closed", labels: [], closed_by: { login: "quiet-otter" } });
    expect((await ask("/repos/acme/web/issues/1/labels", "POST", { labels })).status).toBe(403);
    issues.apply({ action: "opened", repository: "acme/web", title: "Other", by: MEI });
    expect((await ask("/repos/acme/web/issues/2", "PATCH", { title: "x" })).status).toBe(403);
  });

  it("only the team writes into a locked issue", async () => {
    const { issues, askAs } = await withAnIssue();
    issues.apply({ action: "locked", reason: null, issue: "acme/web#1", by: MEI });
    const path = "/repos/acme/web/issues/1/comments";
    const refused = await askAs(OTTER)(path, "POST", { body: "Hello?" });
    expect([refused.status, refused.json]).toEqual([
      403,
      expect.objectContaining({ message: "Unable to create comment because issue is locked." }),
    ]);
    expect((await askAs(MEI)(path, "POST", { body: "Closed for now." })).status).toBe(201);
  });
});

it.each([
  ["no title", "/issues", { body: "x" }, 422, /title/],
  ["an empty title", "/issues", { title: " " }, 422, /Validation Failed/],
  ["a milestone that does not exist", "/issues", { title: "x", milestone: 9 }, 422, /Validation Failed/],
  [
    "an assignee that does not exist",
    "/issues",
    { title: "x", assignees: ["nobody"] },
    422,
    /Validation Failed/,
  ],
  ["an empty comment", "/issues/1/comments", { body: "" }, 422, /Validation Failed/],
  ["an issue that does not exist", "/issues/9/comments", { body: "x" }, 404, /Not Found/],
])("%s is refused", async (_, path, body, status, message) => {
  const { ask } = await withAnIssue();
  const refused = await ask(`/repos/acme/web${path}`, "POST", body);
  expect(refused.status).toBe(status);
  expect(refused.json).toMatchObject({ message: expect.stringMatching(message), status: String(status) });
});
