import { expect, it } from "vitest";
import { aGitHub, call } from "../../testing/a-github.ts";
import { MEI, MONDAY } from "../../testing/acme.ts";

/** A GitHub with project 7 of acme, and an issue of its repository acme/web. */
async function aProject() {
  const github = await aGitHub();
  const { issues } = github;
  const project = issues.world.projects.add({
    organization: "acme",
    number: 7,
    title: "Triage",
    by: MEI,
    createdAt: MONDAY,
  });
  const { issue } = issues.apply({ action: "opened", repository: "acme/web", title: "Crash", by: MEI });
  const token = github.token({ permissions: { organization_projects: "write" }, for: ["acme"] });
  /** Adds an issue. @returns GitHub's answer */
  const add = (id = issue?.id, path = "/orgs/acme/projectsV2/7/items", by = token) =>
    call(github, path, { token: by, method: "POST", body: { type: "Issue", id } });
  return { github, project, add };
}

it("an issue is in a project once, however often it is added, and GitHub says so with 422", async () => {
  const { project, add } = await aProject();
  expect(await add()).toMatchObject({ status: 201, json: { content_type: "Issue" } });
  expect(await add()).toMatchObject({
    status: 422,
    json: { message: "Content already exists in this project" },
  });
  expect(project.items.map(({ issue }) => issue.number)).toEqual([1]);
});

it("a project can't be changed without the right to, and none is found of another number or in another organization", async () => {
  const { github, project, add } = await aProject();
  const reader = github.token({ permissions: { organization_projects: "read" } });
  expect(await add(undefined, "/orgs/acme/projectsV2/7/items", reader)).toMatchObject({ status: 403 });
  expect(await add(4711)).toMatchObject({ status: 404 });
  expect(await add(undefined, "/orgs/acme/projectsV2/8/items")).toMatchObject({ status: 404 });
  expect(await add(undefined, "/orgs/other/projectsV2/7/items")).toMatchObject({ status: 404 });
  expect(project.items).toEqual([]);
});

it("workflows get what was dispatched, of at most 10 properties and less than 64 KB", async () => {
  const { github } = await aProject();
  const token = github.token({ permissions: { contents: "write" } });
  const dispatch = async (payload: object, by = token) => {
    const body = { event_type: "new-issue", client_payload: payload };
    return (await call(github, "/repos/acme/web/dispatches", { token: by, method: "POST", body })).status;
  };
  const properties = Object.fromEntries(Array.from({ length: 11 }, (_, index) => [`p${index}`, index]));
  expect(await dispatch(properties)).toBe(422);
  expect(await dispatch({ text: "x".repeat(65_536) })).toBe(422);
  expect(await dispatch({ n: 1 }, github.token({ permissions: { contents: "read" } }))).toBe(403);
  expect(await dispatch({ n: 1 })).toBe(204);
  expect((await call({ ...github, apiUrl: github.url }, "/dispatches.json")).json).toEqual({
    dispatches: [
      expect.objectContaining({ repository: "acme/web", eventType: "new-issue", payload: { n: 1 } }),
    ],
  });
});
