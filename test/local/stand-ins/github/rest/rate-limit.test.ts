import { describe, expect, it } from "vitest";
import { aGitHub, call, HOOK_RIGHTS } from "../testing/a-github.ts";

const PATH = "/repos/acme/web/hooks";

describe("the primary rate limit", () => {
  it("is counted for each token, and told in each answer", async () => {
    const now = Date.parse("2026-03-04T05:06:07Z");
    const github = await aGitHub({ now: () => now });
    const token = github.token({ permissions: HOOK_RIGHTS });
    await call(github, PATH, { token });
    await call(github, PATH, { token: github.token({ permissions: HOOK_RIGHTS }) });
    const { headers } = await call(github, PATH, { token });
    expect(Object.fromEntries([...headers].filter(([name]) => name.startsWith("x-ratelimit")))).toEqual({
      "x-ratelimit-limit": "5000",
      "x-ratelimit-remaining": "4998",
      "x-ratelimit-used": "2",
      "x-ratelimit-reset": String(now / 1000 + 3600),
      "x-ratelimit-resource": "core",
    });
  });

  it("answers 403 with nothing remaining until the hour is over", async () => {
    let now = Date.now();
    const github = await aGitHub({ now: () => now, limits: { perHour: 2 } });
    const token = github.token({ permissions: HOOK_RIGHTS });
    const status = async () => (await call(github, PATH, { token })).status;
    expect([await status(), await status(), await status()]).toEqual([200, 200, 403]);
    const { headers, json } = await call(github, PATH, { token });
    expect(headers.get("x-ratelimit-remaining")).toBe("0");
    expect(json.message).toMatch(/^API rate limit exceeded for user ID \d+\.$/);
    expect((await call(github, "/rate_limit", { token })).json.rate.remaining).toBe(0);
    now += 3_601_000;
    expect(await status()).toBe(200);
  });
});

describe("a secondary rate limit", () => {
  it("answers 403 and says when to try again, while the primary has some left", async () => {
    let now = Date.now();
    const github = await aGitHub({ now: () => now, limits: { pointsPerMinute: 6 } });
    const token = github.token({ permissions: HOOK_RIGHTS });
    const options = { token, method: "POST", body: { config: { url: "http://a.invalid/" } } };
    expect((await call(github, PATH, options)).status).toBe(201);
    now += 20_000;
    const { status, headers, json } = await call(github, PATH, options);
    expect(status).toBe(403);
    expect(json.message).toContain("secondary rate limit");
    expect(Number(headers.get("retry-after"))).toBeLessThanOrEqual(41);
    expect(Number(headers.get("x-ratelimit-remaining"))).toBeGreaterThan(0);
    now += 41_000;
    expect((await call(github, PATH, { token })).status).toBe(200);
  });
});
