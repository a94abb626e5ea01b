import { aGitHub } from "@issue-relay/local/stand-ins/github/testing/a-github";
import { gitHub, paceOf } from "@issue-relay/shared/github/rest/client";
import { expect, it } from "vitest";
import type { Call } from "../../functions/actions/src/call.ts";
import { askingOwnLogin } from "../../functions/actions/src/github/own-login.ts";

async function anAskingInstance() {
  const github = await aGitHub();
  let asked = 0;
  let now = 0;
  const ownLogin = askingOwnLogin(
    async ({ signal, deadline }) => {
      asked += 1;
      return gitHub({
        apiUrl: github.apiUrl,
        credential: { appId: String(github.app.id), privateKey: github.app.privateKey },
        signal,
        hasTime: (ms) => Date.now() + ms < deadline,
        pace: paceOf(1),
      });
    },
    () => now,
  );
  const call = (): Call => ({ signal: AbortSignal.timeout(20_000), deadline: Date.now() + 20_000 });
  return {
    github,
    asked: () => asked,
    ownLogin: () => ownLogin(call()),
    later(ms: number) {
      now += ms;
    },
  };
}

it("GitHub is asked once who we are, however many events wait for it, and anew after some minutes", async () => {
  const { ownLogin, asked, later } = await anAskingInstance();
  expect(await Promise.all([ownLogin(), ownLogin(), ownLogin()])).toEqual(Array(3).fill("issue-relay[bot]"));
  later(9 * 60_000);
  expect(await ownLogin()).toBe("issue-relay[bot]");
  expect(asked()).toBe(1);
  later(60_000);
  await ownLogin();
  expect(asked()).toBe(2);
});

it("while GitHub does not say it, nobody waits long, and it is asked again", async () => {
  const { github, ownLogin } = await anAskingInstance();
  github.faults.add({ kind: "hang", path: "/app" });
  const startedAt = performance.now();
  expect(await ownLogin()).toBeUndefined();
  expect(performance.now() - startedAt).toBeLessThan(4_000);
  github.faults.clear();
  github.faults.add({ kind: "status", status: 401, path: "/app", times: 1 });
  expect(await ownLogin()).toBeUndefined();
  expect(await ownLogin()).toBe("issue-relay[bot]");
});
