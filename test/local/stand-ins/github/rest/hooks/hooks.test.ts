import { describe, expect, it } from "vitest";
import { aGitHub, call, HOOK_RIGHTS, opened } from "../../testing/a-github.ts";
import { aReceiver } from "../../testing/a-receiver.ts";

/** A GitHub, and functions that call the API of the webhooks of acme/web. */
async function withApi() {
  const github = await aGitHub();
  const token = github.token({ permissions: HOOK_RIGHTS });
  const api = (method: string, rest = "", body?: unknown) =>
    call(github, `/repos/acme/web/hooks${rest}`, { token, method, body });
  return { github, api };
}

const CONFIG = { url: "http://a.invalid/", content_type: "json", secret: "s" };

describe("a webhook that is made by the API", () => {
  it("sends pushes as forms with SSL verified, unless it is told otherwise", async () => {
    const { api } = await withApi();
    const { status, headers, json } = await api("POST", "", { config: { url: "http://a.invalid/" } });
    expect(status).toBe(201);
    expect(headers.get("location")).toBe(json.url);
    expect(json).toMatchObject({
      name: "web",
      active: true,
      events: ["push"],
      config: { url: "http://a.invalid/", content_type: "form", insecure_ssl: "0" },
      last_response: { code: null, status: "unused", message: null },
    });
  });

  it("shows of its secret only that there is one", async () => {
    const { api } = await withApi();
    const { json } = await api("POST", "", { config: CONFIG });
    expect(json.config.secret).toBe("********");
  });

  it("is refused where another has the same configuration and one of its events", async () => {
    const { api } = await withApi();
    await api("POST", "", { config: CONFIG, events: ["issues"] });
    const again = await api("POST", "", { config: CONFIG, events: ["push", "issues"] });
    expect(again).toMatchObject({
      status: 422,
      json: { message: "Validation Failed", errors: [{ message: "Hook already exists on this repository" }] },
    });
    expect((await api("POST", "", { config: CONFIG, events: ["push"] })).status).toBe(201);
  });
});

describe("a change of a webhook", () => {
  it("of its configuration as a whole forgets a secret that is not given again", async () => {
    const { github, api } = await withApi();
    const { id } = (await api("POST", "", { config: CONFIG })).json;
    await api("PATCH", `/${id}`, { config: { url: CONFIG.url, content_type: "json" } });
    expect((await api("GET", `/${id}`)).json.config).not.toHaveProperty("secret");
    await github.webhooks.settled();
  });

  it("of single settings of its configuration keeps the others", async () => {
    const { api } = await withApi();
    const { id } = (await api("POST", "", { config: CONFIG })).json;
    await api("PATCH", `/${id}/config`, { content_type: "form" });
    expect((await api("GET", `/${id}/config`)).json).toEqual({
      ...CONFIG,
      content_type: "form",
      insecure_ssl: "0",
      secret: "********",
    });
  });

  it("adds and removes events, and switches it off", async () => {
    const { api } = await withApi();
    const { id } = (await api("POST", "", { config: CONFIG, events: ["issues"] })).json;
    await api("PATCH", `/${id}`, { add_events: ["issue_comment"], remove_events: ["issues"], active: false });
    expect((await api("GET", `/${id}`)).json).toMatchObject({ events: ["issue_comment"], active: false });
  });
});

it("a webhook tells of its last delivery", async () => {
  const [{ github, api }, receiver] = [await withApi(), await aReceiver()];
  const { id } = (await api("POST", "", { config: { url: receiver.url }, events: ["issues"] })).json;
  await github.webhooks.settled();
  expect((await api("GET", `/${id}`)).json.last_response).toEqual({
    code: 202,
    status: "active",
    message: "OK",
  });
  receiver.answers = 500;
  await github.webhooks.tell(opened());
  expect((await api("GET", `/${id}`)).json.last_response).toMatchObject({
    code: 500,
    message: "Invalid HTTP Response: 500",
  });
});

it("a webhook that is deleted gets nothing more, and its deliveries are gone", async () => {
  const [{ github, api }, receiver] = [await withApi(), await aReceiver()];
  const { id } = (await api("POST", "", { config: { url: receiver.url }, events: ["issues"] })).json;
  await github.webhooks.settled();
  expect((await api("DELETE", `/${id}`)).status).toBe(204);
  await github.webhooks.tell(opened());
  expect(receiver.received).toHaveLength(1);
  expect((await api("GET", `/${id}/deliveries`)).status).toBe(404);
  expect((await api("GET")).json).toEqual([]);
});
