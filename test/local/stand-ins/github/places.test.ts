import { expect, it } from "vitest";
import { aGitHub, call, HOOK_RIGHTS, opened } from "./testing/a-github.ts";
import { aReceiver } from "./testing/a-receiver.ts";
import { MEI, MONDAY } from "./testing/acme.ts";

const HOOKS = "/repos/acme/web/hooks";

it("a repository exists that was made, or of which a payload has told", async () => {
  const github = await aGitHub();
  const token = github.token({ permissions: HOOK_RIGHTS });
  expect((await call(github, HOOKS, { token })).status).toBe(200);
  expect((await call(github, "/repos/other/new/hooks", { token })).status).toBe(404);
  await github.webhooks.tell(opened("other/new"));
  expect((await call(github, "/repos/other/new/hooks", { token })).status).toBe(200);
  // It has no issues: only the payload has told of one.
  expect((await call(github, "/repos/other/new/issues", { token })).status).toBe(404);
});

it("what a payload tells of a repository that was made is delivered to the webhooks of that one", async () => {
  const [github, receiver] = [await aGitHub(), await aReceiver()];
  const hook = github.addHook("acme/web", { events: ["issues"], config: { url: receiver.url } });
  const [attempt] = await github.webhooks.tell(opened("acme/web"));
  expect(hook.attempts.all()[0]).toBe(attempt);
  expect(attempt?.repositoryId).toBe(github.issues.world.repositoryNamed("acme/web")?.id);
});

it("a webhook stays with a repository that is renamed, and the former name leads to it", async () => {
  const github = await aGitHub();
  const token = github.token({ permissions: HOOK_RIGHTS });
  const hook = github.addHook("acme/web", { events: ["issues"], config: { url: "http://a.invalid/" } });
  await github.issues.act({ action: "renamed", repository: "acme/web", to: "acme/site", by: MEI });
  const moved = await call(github, HOOKS, { token });
  expect(moved.status).toBe(301);
  const { json } = await call(github, moved.headers.get("location") ?? "", { token });
  expect(json).toMatchObject([
    { id: hook.id, url: expect.stringMatching(/\/repos\/acme\/site\/hooks\/\d+$/) },
  ]);
  expect((await call(github, "/repos/acme/site/hooks", { token })).status).toBe(200);
});

it("a former name is kept from whoever may not see the repository", async () => {
  const github = await aGitHub();
  github.issues.apply({ action: "privatized", repository: "acme/web", by: MEI });
  github.issues.apply({ action: "renamed", repository: "acme/web", to: "acme/site", by: MEI });
  for (const token of [undefined, github.token({ permissions: HOOK_RIGHTS, for: ["acme/api"] })]) {
    for (const below of ["", "/issues"]) {
      expect((await call(github, `/repos/acme/web${below}`, { token })).status).toBe(404);
    }
  }
});

it("a repository that is deleted is gone, though its webhooks have told so", async () => {
  const github = await aGitHub();
  const token = github.token({ permissions: HOOK_RIGHTS });
  const id = github.issues.world.repositoryNamed("acme/web")?.id;
  await github.issues.act({ action: "removed", repository: "acme/web", by: MEI });
  for (const path of [HOOKS, `/repositories/${id}/hooks`, "/repos/acme/web"]) {
    expect((await call(github, path, { token })).status).toBe(404);
  }
});

it("each address of a repository has its id in the place of its name, too", async () => {
  const github = await aGitHub();
  github.issues.addRepository({ name: "acme/cli", createdAt: MONDAY });
  const id = github.issues.world.repositoryNamed("acme/cli")?.id;
  expect((await call(github, `/repositories/${id}`)).json).toMatchObject({ id, full_name: "acme/cli" });
  expect((await call(github, `/repositories/${id}/issues?state=all`)).json).toEqual([]);
  expect((await call(github, "/repositories/1/issues")).status).toBe(404);
});
