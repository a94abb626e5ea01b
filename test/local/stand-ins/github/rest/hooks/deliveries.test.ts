import { describe, expect, it } from "vitest";
import type { LocalGitHubOptions } from "../../server.ts";
import { aGitHub, call, HOOK_RIGHTS, opened } from "../../testing/a-github.ts";
import { aReceiver, nowhere } from "../../testing/a-receiver.ts";

/** A GitHub whose repository acme/web has a webhook, and a function that calls the API of its deliveries. */
async function withHook(options: LocalGitHubOptions = {}) {
  const [github, receiver] = [await aGitHub(options), await aReceiver()];
  const hook = github.addHook("acme/web", { events: ["issues"], config: { url: receiver.url } });
  await github.webhooks.settled();
  const token = github.token({ permissions: HOOK_RIGHTS });
  const path = `/repos/acme/web/hooks/${hook.id}/deliveries`;
  const deliveries = (rest = "", method = "GET") =>
    call(github, rest.startsWith("http") ? rest : `${path}${rest}`, { token, method });
  return { github, receiver, hook, deliveries };
}

describe("the list of deliveries", () => {
  it("says how each went, in GitHub's words", async () => {
    const { github, receiver, hook, deliveries } = await withHook({ limitMs: 200 });
    receiver.answers = 503;
    await github.webhooks.tell(opened());
    receiver.answers = "nothing";
    await github.webhooks.tell(opened());
    github.webhooks.edit(hook, { config: { ...hook.config, url: await nowhere() } });
    await github.webhooks.tell(opened());
    github.webhooks.edit(hook, { config: { ...hook.config, url: "http://nobody.invalid/" } });
    await github.webhooks.tell(opened());

    const { json } = await deliveries();
    expect(json.map((each: Record<string, unknown>) => [each.event, each.status, each.status_code])).toEqual([
      ["issues", "failed to connect to host", 502],
      ["issues", "failed to connect to network", 502],
      ["issues", "timed out", 0],
      ["issues", "Invalid HTTP Response: 503", 503],
      ["ping", "OK", 202],
    ]);
  });

  it("goes on where a page ends, also when new deliveries come meanwhile", async () => {
    const { github, deliveries } = await withHook();
    for (let count = 0; count < 4; count += 1) {
      await github.webhooks.tell(opened());
    }
    const all = (await deliveries()).json;
    const first = await deliveries("?per_page=2");
    await github.webhooks.tell(opened());
    const next = /<([^>]+)>; rel="next"/.exec(first.headers.get("link") ?? "")?.[1] ?? "";
    expect(new URL(next).searchParams.get("cursor")).toMatch(/^v1_\d+$/);
    const second = await deliveries(next);
    expect([...first.json, ...second.json]).toEqual(all.slice(0, 4));
  });

  it("finds with `status` only those with a code in GitHub's ranges", async () => {
    const { github, receiver, deliveries } = await withHook({ limitMs: 200 });
    receiver.answers = 500;
    await github.webhooks.tell(opened());
    receiver.answers = "nothing";
    await github.webhooks.tell(opened());
    const codes = async (status: string) =>
      (await deliveries(`?status=${status}`)).json.map((each: Record<string, unknown>) => each.status_code);
    expect(await codes("success")).toEqual([202]);
    expect(await codes("failure")).toEqual([500]);
    expect((await deliveries("?status=lost")).status).toBe(422);
  });
});

it("one delivery shows what was sent and what the receiver answered", async () => {
  const { github, receiver, deliveries } = await withHook();
  receiver.answers = 500;
  const occurrence = opened();
  const [attempt] = await github.webhooks.tell(occurrence);
  const { json } = await deliveries(`/${attempt?.id}`);
  expect(json).toMatchObject({
    guid: attempt?.guid,
    action: "opened",
    url: receiver.url,
    request: { headers: { "X-GitHub-Event": "issues" }, payload: { issue: occurrence.payload.issue } },
    response: { headers: { "x-from": "receiver" }, payload: "answer 500" },
  });
});

describe("a redelivery", () => {
  it("comes with the same GUID and payload, as a delivery of its own", async () => {
    const { github, receiver, deliveries } = await withHook();
    receiver.answers = 503;
    const [failed] = await github.webhooks.tell(opened());
    receiver.answers = 202;
    const { status, json } = await deliveries(`/${failed?.id}/attempts`, "POST");
    expect([status, json]).toEqual([202, {}]);
    await github.webhooks.settled();

    const [first, second] = receiver.received.slice(-2);
    expect(second?.body).toBe(first?.body);
    const guid = failed?.guid;
    const list = (await deliveries()).json;
    expect(list[0]).toMatchObject({ guid, redelivery: true, status: "OK" });
    expect(list[1]).toMatchObject({ guid, redelivery: false, status_code: 503 });
    expect(list[0].id).toBeGreaterThan(list[1].id);
  });

  it("is refused for what was delivered more than three days ago", async () => {
    let now = Date.now();
    const { github, deliveries } = await withHook({ now: () => now });
    const [attempt] = await github.webhooks.tell(opened("acme/web", new Date(now)));
    now += 2.9 * 86_400_000;
    expect((await deliveries(`/${attempt?.id}`)).status).toBe(200);
    now += 0.2 * 86_400_000;
    expect((await deliveries(`/${attempt?.id}/attempts`, "POST")).status).toBe(404);
    expect((await deliveries()).json).toEqual([]);
  });

  it("of an id that a client has rounded finds nothing", async () => {
    const { github, deliveries } = await withHook({ firstDeliveryId: 2n ** 60n + 1n });
    await github.webhooks.tell(opened());
    const { text, json } = await deliveries();
    const [exact] = /(?<="id":)\d+/.exec(text) ?? [];
    expect(BigInt(exact ?? "")).not.toBe(BigInt(json[0].id));
    expect((await deliveries(`/${BigInt(json[0].id)}/attempts`, "POST")).status).toBe(404);
    expect((await deliveries(`/${exact}/attempts`, "POST")).status).toBe(202);
  });
});
