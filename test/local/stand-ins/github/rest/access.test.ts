import { createPrivateKey, generateKeyPairSync } from "node:crypto";
import { sign } from "hono/jwt";
import { describe, expect, it } from "vitest";
import { aGitHub, call, HOOK_RIGHTS } from "../testing/a-github.ts";

const PATH = "/repos/acme/web/hooks";
const HOOK = { config: { url: "http://a.invalid/" } };

describe("a request is refused", () => {
  it("with 401 without a token, or with one that GitHub doesn't know", async () => {
    const github = await aGitHub();
    const revoked = github.token({ permissions: HOOK_RIGHTS });
    github.revoke(revoked);
    expect(await call(github, PATH)).toMatchObject({
      status: 401,
      json: { message: "Requires authentication", status: "401" },
    });
    for (const token of ["ghp_unknown", revoked]) {
      expect(await call(github, PATH, { token })).toMatchObject({
        status: 401,
        json: { message: "Bad credentials", documentation_url: "https://docs.github.com/rest" },
      });
    }
  });

  it("with 403 where the token lacks the permission, which a header names", async () => {
    const github = await aGitHub();
    const reader = github.token({ permissions: { repository_hooks: "read" } });
    expect((await call(github, PATH, { token: reader })).status).toBe(200);
    const { status, headers, json } = await call(github, PATH, { token: reader, method: "POST", body: HOOK });
    expect(status).toBe(403);
    expect(json.message).toBe("Resource not accessible by personal access token");
    expect(headers.get("x-accepted-github-permissions")).toBe("repository_hooks=write");
    expect((await call(github, "/orgs/acme/hooks", { token: reader })).status).toBe(403);
  });

  it("with 404 where the token is for another repository, as if there were none", async () => {
    const github = await aGitHub();
    const token = github.token({ permissions: HOOK_RIGHTS, for: ["acme/api"] });
    for (const path of [PATH, "/repos/acme/nothing/hooks", "/orgs/acme/hooks", "/nothing"]) {
      expect(await call(github, path, { token })).toMatchObject({
        status: 404,
        json: { message: "Not Found" },
      });
    }
    expect((await call(github, "/repos/ACME/api/hooks", { token })).status).toBe(200);
  });

  it("with 400 where its body is no JSON, and with 422 where it is none of the endpoint", async () => {
    const github = await aGitHub();
    const token = github.token({ permissions: HOOK_RIGHTS });
    const post = (body: unknown) => call(github, PATH, { token, method: "POST", body });
    expect(await post("{")).toMatchObject({ status: 400, json: { message: "Problems parsing JSON" } });
    expect(await post({ events: "issues" })).toMatchObject({ status: 422 });
    expect((await post({ config: {} })).json.errors).toEqual([
      { resource: "Hook", code: "custom", message: "Config must contain URL for webhooks" },
    ]);
  });
});

describe("an App", () => {
  const seconds = Math.floor(Date.now() / 1000);
  const times = { iat: seconds - 60, exp: seconds + 540 };

  it.each([
    ["with the key of another", { times, iss: 0, own: false }, 401, "A JSON web token could not be decoded"],
    ["for another App", { times, iss: 1, own: true }, 404, "Integration not found"],
    [
      "for longer than ten minutes",
      { times: { ...times, exp: seconds + 3600 }, iss: 0, own: true },
      401,
      "too far in the future",
    ],
    ["too late", { times: { ...times, exp: seconds - 1 }, iss: 0, own: true }, 401, "'exp'"],
    ["with a clock ahead", { times: { ...times, iat: seconds + 300 }, iss: 0, own: true }, 401, "'iat'"],
  ])("that shows a JWT %s is refused", async (_, { times: claims, iss, own }, status, message) => {
    const { app, ...github } = await aGitHub();
    const other = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;
    const key = own ? createPrivateKey(app.privateKey) : other;
    const pem = key.export({ type: "pkcs8", format: "pem" }).toString();
    const token = await sign({ ...claims, iss: String(app.id + iss) }, pem, "RS256");
    const answer = await call({ app, ...github }, "/app", { token });
    expect([answer.status, answer.json.message]).toEqual([status, expect.stringContaining(message)]);
  });

  it("gets tokens for the accounts on which it is installed, which end after an hour", async () => {
    let now = Date.now();
    const github = await aGitHub({
      now: () => now,
      repositories: ["acme/web", "other/web"].map((name) => ({ name, createdAt: now })),
      app: { installedOn: ["acme"] },
    });
    const jwt = async () => {
      const pem = createPrivateKey(github.app.privateKey).export({ type: "pkcs8", format: "pem" }).toString();
      const iat = Math.floor(now / 1000);
      return sign({ iat, exp: iat + 60, iss: String(github.app.id) }, pem, "RS256");
    };
    const { json } = await call(github, "/app/installations", { token: await jwt() });
    expect(json.map((each: { account: { login: string } }) => each.account.login)).toEqual(["acme"]);
    const [{ id }] = json;
    const made = await call(github, `/app/installations/${id}/access_tokens`, {
      token: await jwt(),
      method: "POST",
    });
    const { token } = made.json;
    expect((await call(github, PATH, { token })).status).toBe(200);
    expect((await call(github, "/repos/other/web/hooks", { token })).status).toBe(404);
    now += 3_600_000;
    expect((await call(github, PATH, { token })).json.message).toBe("Bad credentials");
  });
});
