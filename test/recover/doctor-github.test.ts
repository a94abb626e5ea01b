import type { LocalGitHubOptions } from "@issue-relay/local/stand-ins/github/server";
import { aGitHub, HOOK_RIGHTS, opened } from "@issue-relay/local/stand-ins/github/testing/a-github";
import { aReceiver, nowhere } from "@issue-relay/local/stand-ins/github/testing/a-receiver";
import { MEI } from "@issue-relay/local/stand-ins/github/testing/acme";
import { gitHub, paceOf } from "@issue-relay/shared/github/rest/client";
import { findingsOf } from "@issue-relay/shared/health/check";
import { describe, expect, it } from "vitest";
import { gitHubChecks } from "../../functions/recover/src/doctor/github.ts";
import { ownersOf } from "../../functions/recover/src/webhook.ts";
import { problemsIn } from "./testing/doctor-of.ts";

/** What terraform/README.md asks for. */
const RIGHTS = { ...HOOK_RIGHTS, issues: "read" } as const;

/** GitHub with a webhook of acme/web that calls ingress, and what doctor says of it. */
async function aRepository(
  permissions: Parameters<Awaited<ReturnType<typeof aGitHub>>["token"]>[0]["permissions"] = RIGHTS,
) {
  const [github, ingress] = [await aGitHub(), await aReceiver()];
  const token = github.token({ permissions });
  const hook = github.addHook("acme/web", {
    events: ["issues", "issue_comment"],
    config: { url: ingress.url, secret: "secret", content_type: "json" },
  });
  await github.webhooks.settled();
  const look = () =>
    findingsOf(
      gitHubChecks({
        owners: ownersOf(["acme/web"], false),
        isApp: false,
        permissions: { issues: "read" },
        ingressUrls: [ingress.url],
        host: "github.com",
        connect: async (signal) =>
          gitHub({
            apiUrl: github.apiUrl,
            credential: { token },
            signal,
            // It waits for nothing.
            hasTime: (ms) => ms === 0,
            pace: paceOf(100),
          }),
      }),
      10_000,
    );
  return { github, ingress, token, hook, look, problems: async () => problemsIn(await look()) };
}

it("doctor says nothing of a webhook that is as it should be", async () => {
  const { look, problems } = await aRepository();
  expect(await problems()).toEqual([]);
  expect(await look()).toContainEqual(
    expect.objectContaining({ note: expect.stringMatching(/^a token; \d+ of 5000 requests are left/) }),
  );
});

/** What doctor says of an App that has these permissions, and of the webhook of acme/web. */
async function lookAtApp(
  app: NonNullable<LocalGitHubOptions["app"]>,
  permissions: Record<string, "read" | "write">,
) {
  const github = await aGitHub({ app });
  const checks = gitHubChecks({
    owners: ownersOf(["acme/web"], false),
    isApp: true,
    permissions,
    ingressUrls: ["https://ingress.example"],
    host: "github.com",
    connect: async (signal) =>
      gitHub({
        apiUrl: github.apiUrl,
        credential: { appId: String(github.app.id), privateKey: github.app.privateKey },
        signal,
        // It waits for nothing.
        hasTime: (ms) => ms === 0,
        pace: paceOf(100),
      }),
  });
  const [credential] = await findingsOf(checks, 10_000);
  return credential;
}

const FOR_RULES = { issues: "write", organization_projects: "write", contents: "write" } as const;

it.each([
  [{ repository_hooks: "read", issues: "read" }, { issues: "read" }, "repository_hooks: write"],
  [{ repository_hooks: "write" }, { issues: "read" }, "issues: read"],
  [{ repository_hooks: "write", issues: "read" }, { issues: "write" }, "issues: write"],
  [
    { repository_hooks: "write", issues: "write", contents: "write", organization_projects: "read" },
    FOR_RULES,
    "organization_projects: write",
  ],
] as const)(
  "doctor names a permission that an App lacks: it has %j and needs %j",
  async (has, needs, missing) => {
    expect(await lookAtApp({ permissions: has }, needs)).toMatchObject({
      problem: `the App lacks the permission ${missing}`,
      todo: expect.stringContaining("accept it in each installation"),
    });
  },
);

it("doctor names an account that has not accepted what rules need, and where its owner does", async () => {
  const permissions = { repository_hooks: "write", ...FOR_RULES, organization_projects: "admin" } as const;
  expect(await lookAtApp({ permissions }, FOR_RULES)).toMatchObject({ isOk: true });
  const app = { permissions, accepted: { ...permissions, issues: "read" } } as const;
  expect(await lookAtApp(app, { issues: "read" })).toMatchObject({ isOk: true });
  expect(await lookAtApp(app, FOR_RULES)).toMatchObject({
    problem: "acme has not accepted the App's permission issues: write",
    todo: expect.stringMatching(/^an owner accepts it at https:\/\/github\.com\/.*installations\/\d+$/),
  });
});

describe("doctor names what is wrong on GitHub, and what to do:", () => {
  it("a token that was revoked", async () => {
    const { github, token, look, problems } = await aRepository();
    github.revoke(token);
    expect(await problems()).toEqual([
      expect.stringMatching(/^GitHub's credential: .*401 Bad credentials/),
      expect.stringMatching(/^webhook of acme\/web: .*401 Bad credentials/),
      expect.stringMatching(/^issues of acme\/web: .*401 Bad credentials/),
    ]);
    expect((await look())[0]?.todo).toContain("make a new token");
  });

  it("a right that is missing", async () => {
    const { look, problems } = await aRepository({ issues: "read" });
    expect(await problems()).toEqual([
      expect.stringMatching(/^webhook of acme\/web: .*403 Resource not accessible/),
    ]);
    expect((await look())[1]?.todo).toContain("Webhooks (repository): read and write");
  });

  it("a token that may not read issues of a private repository, though it may do all with webhooks", async () => {
    const { github, look, problems } = await aRepository(HOOK_RIGHTS);
    expect(await problems()).toEqual([]);
    github.issues.apply({ action: "privatized", repository: "acme/web", by: MEI });
    expect(await problems()).toEqual([
      expect.stringMatching(/^issues of acme\/web: .*403 Resource not accessible/),
    ]);
    expect((await look()).at(-1)?.todo).toContain("Issues: read-only");
  });

  it("a webhook that was deleted", async () => {
    const { github, hook, look, problems } = await aRepository();
    github.webhooks.remove(hook);
    expect(await problems()).toEqual(["webhook of acme/web: it has no webhook that calls ingress"]);
    expect((await look())[1]?.todo).toBe("run `npm run relay -- connect acme/web`");
  });

  it("a webhook that was switched off", async () => {
    const { github, hook, problems } = await aRepository();
    github.webhooks.edit(hook, { active: false });
    expect(await problems()).toEqual([expect.stringMatching(/the webhook is switched off$/)]);
  });

  it("a webhook that calls another address", async () => {
    const { github, hook, problems } = await aRepository();
    github.webhooks.edit(hook, { config: { ...hook.config, url: await nowhere() } });
    expect(await problems()).toEqual(["webhook of acme/web: it has no webhook that calls ingress"]);
  });

  it("a webhook that does not send all events", async () => {
    const { github, hook, problems } = await aRepository();
    github.webhooks.edit(hook, { events: ["issues"] });
    expect(await problems()).toEqual([
      expect.stringMatching(/the webhook does not send the event issue_comment$/),
    ]);
  });

  it("a webhook that verifies no certificate", async () => {
    const { github, hook, problems } = await aRepository();
    github.webhooks.edit(hook, { config: { ...hook.config, insecure_ssl: "1" } });
    expect(await problems()).toEqual([expect.stringMatching(/SSL verification is disabled/)]);
  });

  it.each([
    [401, "GitHub signs with another secret than ingress knows: run `npm run relay -- connect acme/web`"],
    [503, "look at ingress's log"],
    [404, "see that GitHub reaches ingress"],
  ])("deliveries that ingress answers with %i, and since when", async (status, todo) => {
    const { github, ingress, look, problems } = await aRepository();
    ingress.answers = status;
    const at = new Date(Date.now() - 3_600_000);
    await github.webhooks.tell(opened("acme/web", at));
    await github.webhooks.tell(opened("acme/web", new Date()));
    expect(await problems()).toEqual([
      expect.stringMatching(
        new RegExp(
          `^deliveries of acme/web \\(webhook \\d+\\): the newest 2 failed, since ${at.toISOString().replace(/\.\d+Z$/, ".000Z")}: ${status} `,
        ),
      ),
    ]);
    expect((await look()).find(({ what }) => what.startsWith("deliveries"))?.todo).toContain(todo);
    ingress.answers = 202;
    await github.webhooks.tell(opened());
    expect(await problems()).toEqual([]);
  });
});
