import { aGitHub, HOOK_RIGHTS, opened } from "@issue-relay/local/stand-ins/github/testing/a-github";
import { aReceiver, nowhere } from "@issue-relay/local/stand-ins/github/testing/a-receiver";
import { verify } from "@octokit/webhooks-methods";
import { describe, expect, it } from "vitest";
import { aRecover } from "./testing/a-recover.ts";

const EVENTS = ["issues", "issue_comment", "sub_issues", "issue_dependencies", "issue_relates_to"];
/** The newest version of the webhook's secret. */
const SECRET = "newest";

async function aWorld(hooks: string[] = ["acme/web"]) {
  const [github, ingress] = [await aGitHub({ app: { permissions: HOOK_RIGHTS } }), await aReceiver()];
  const token = github.token({ permissions: HOOK_RIGHTS });
  const recover = await aRecover(github, { token, hooks, ingress: ingress.url });
  return { github, ingress, recover };
}

describe("connect", () => {
  it.each(["acme/web", "acme"])(
    "makes the webhook of %s, which then delivers what is signed",
    async (owner) => {
      const { github, ingress, recover } = await aWorld();
      expect(await recover.connect(owner)).toMatchObject({
        status: 200,
        webhooks: [{ webhook: expect.stringContaining(owner), did: "created", problems: [], hints: [] }],
        isWatched: owner === "acme/web",
      });
      const occurrence = opened("acme/web");
      Object.assign(occurrence.payload.repository?.owner ?? {}, { type: "Organization" });
      await github.webhooks.tell(occurrence);
      const [, delivery] = ingress.received;
      const signature = String(delivery?.headers["x-hub-signature-256"]);
      expect(await verify(SECRET, delivery?.body ?? "", signature)).toBe(true);
    },
  );

  it("makes no second webhook where one is, but repairs that one, and leaves what else it sends", async () => {
    const { github, ingress, recover } = await aWorld();
    const config = {
      url: `${ingress.url}hook`,
      content_type: "form",
      secret: "old",
      insecure_ssl: "1",
    } as const;
    const hook = github.addHook("acme/web", { events: ["push"], active: false, config });
    await github.webhooks.settled();
    expect(await recover.connect("acme/web")).toMatchObject({
      status: 200,
      webhooks: [{ did: "updated", problems: [], hints: ["the webhook also sends what is ignored: push"] }],
    });
    expect(hook).toMatchObject({
      active: true,
      events: ["push", ...EVENTS],
      config: { url: config.url, content_type: "json", insecure_ssl: "0", secret: SECRET },
    });
    expect(github.webhooks.list(hook.target)).toHaveLength(1);
  });

  it("works for an App that is installed there", async () => {
    const { github, ingress } = await aWorld();
    const recover = await aRecover(github, { hooks: ["acme/web"], ingress: ingress.url });
    expect(await recover.connect("acme/web")).toMatchObject({ status: 200, webhooks: [{ did: "created" }] });
  });

  it("tells where ingress does not take GitHub's ping", async () => {
    const { ingress, recover } = await aWorld();
    ingress.answers = 401;
    expect(await recover.connect("acme/web")).toMatchObject({
      status: 503,
      webhooks: [{ problems: ["ingress did not take GitHub's ping: Invalid HTTP Response: 401"] }],
    });
  });

  it("tells where nobody is at the address of ingress", async () => {
    const { github } = await aWorld();
    const token = github.token({ permissions: HOOK_RIGHTS });
    const recover = await aRecover(github, { token, hooks: ["acme/web"], ingress: await nowhere() });
    expect(await recover.connect("acme/web")).toMatchObject({
      webhooks: [{ problems: [expect.stringContaining("failed to connect to")] }],
    });
  });

  it.each([
    ["acme/nothing", 400, "404"],
    ["https://github.com/acme/web", 400, "owner/repository"],
    ["acme/..", 400, "owner/repository"],
  ])("tells that %s is no repository of GitHub's", async (owner, status, problem) => {
    const { recover } = await aWorld();
    expect(await recover.connect(owner)).toMatchObject({ status, error: expect.stringContaining(problem) });
  });

  it("tells that the token may not change webhooks", async () => {
    const { github, ingress } = await aWorld();
    const token = github.token({ permissions: { repository_hooks: "read" } });
    const recover = await aRecover(github, { token, hooks: ["acme/web"], ingress: ingress.url });
    expect(await recover.connect("acme/web")).toMatchObject({
      status: 503,
      error: expect.stringContaining("Resource not accessible by personal access token"),
    });
    expect(recover.reasons()).toEqual(["github-denied"]);
  });
});
