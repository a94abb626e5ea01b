import { expect, it } from "vitest";
import { aGitHub, call, HOOK_RIGHTS } from "../../testing/a-github.ts";
import { aReceiver } from "../../testing/a-receiver.ts";
import { MEI, OTTER } from "../../testing/acme.ts";
import { byHand } from "../../testing/by-hand.ts";

const ISSUES = "/repos/acme/web/issues";

it("anybody reads a public repository, also without a token, and writes only with one", async () => {
  const github = await aGitHub();
  const token = github.token({ permissions: {} });
  expect((await call(github, ISSUES)).status).toBe(200);
  expect((await call(github, ISSUES, { token })).status).toBe(200);
  const written = { method: "POST", body: { title: "x" } };
  expect(await call(github, ISSUES, written)).toMatchObject({
    status: 401,
    json: { message: "Requires authentication" },
  });
});

it("a private repository is not found without a token, or with one that is for another", async () => {
  const github = await aGitHub();
  github.issues.apply({ action: "privatized", repository: "acme/web", by: MEI });
  const other = github.token({ permissions: { issues: "write" }, for: ["acme/api"] });
  for (const path of ["", "/issues", "/labels"].map((below) => `/repos/acme/web${below}`)) {
    expect((await call(github, path)).status).toBe(404);
    expect((await call(github, path, { token: other })).status).toBe(404);
  }
  const names = async (token?: string) => {
    const { json } = await call(github, "/orgs/acme/repos", { token });
    return json.map(({ name }: { name: string }) => name);
  };
  expect(await names(other)).toEqual(["api"]);
  expect(await names(github.token({ permissions: {} }))).toEqual(["web", "api"]);
});

it("a private repository is read with the permission only, which a header names", async () => {
  const github = await aGitHub();
  github.issues.apply({ action: "privatized", repository: "acme/web", by: MEI });
  const hooks = github.token({ permissions: HOOK_RIGHTS });
  const refused = await call(github, ISSUES, { token: hooks });
  expect([refused.status, refused.json.message]).toEqual([
    403,
    "Resource not accessible by personal access token",
  ]);
  expect(refused.headers.get("x-accepted-github-permissions")).toBe("issues=read");
  const reader = github.token({ permissions: { issues: "read" } });
  expect((await call(github, ISSUES, { token: reader })).status).toBe(200);
});

it("a public repository is changed with the permission to, and with a token that is for it", async () => {
  const github = await aGitHub();
  const write = { issues: "write" } as const;
  const statusFor = async (options: Parameters<typeof github.token>[0], path = ISSUES) =>
    (await call(github, path, { token: github.token(options), method: "POST", body: { title: "x" } })).status;
  expect(await statusFor({ permissions: { issues: "read" } })).toBe(403);
  expect(await statusFor({ permissions: write, for: ["acme/api"] })).toBe(403);
  expect(await statusFor({ permissions: write, for: ["acme/web"] })).toBe(201);
  expect(await statusFor({ permissions: write }, "/repos/acme/web/transfer")).toBe(403);
});

it("who changes something is whose token it is, and webhooks say so", async () => {
  const { github, askAs } = await byHand();
  const receiver = await aReceiver();
  const hook = github.addHook("acme/web", { events: ["issues"], config: { url: receiver.url } });
  await askAs(OTTER)(ISSUES, "POST", { title: "Crash" });
  await askAs(MEI)(`${ISSUES}/1`, "PATCH", { state: "closed" });
  await github.issues.told();
  expect(hook.attempts.all().map(({ request }) => request.payload)).toMatchObject([
    { action: "closed", sender: { login: "mei-acme" } },
    { action: "opened", sender: { login: "quiet-otter" }, issue: { author_association: "NONE" } },
    { hook_id: hook.id },
  ]);
});

it("says what somebody may do in a repository, to who reads its metadata", async () => {
  const github = await aGitHub();
  github.issues.know(OTTER);
  const token = github.token({ permissions: { metadata: "read" } });
  const asked = async (login: string) =>
    (await call(github, `/repos/acme/web/collaborators/${login}/permission`, { token })).json;
  expect(await asked(MEI.login)).toMatchObject({
    permission: "write",
    user: { permissions: { pull: true, triage: true, push: true, maintain: false, admin: false } },
  });
  expect(await asked(OTTER.login)).toMatchObject({ permission: "read", role_name: "read" });
  expect(await asked("nobody-at-all")).toMatchObject({ message: "Not Found" });
  github.issues.apply({ action: "privatized", repository: "acme/web", by: MEI });
  expect(await asked(OTTER.login)).toMatchObject({
    permission: "none",
    user: { permissions: { pull: false, triage: false } },
  });
});
