import { expect, it } from "vitest";
import type { GitHub } from "./client.ts";
import { installationsOf } from "./installations.ts";

/** As GitHub tells of it. */
function listed(id: number, account: object | null, more: object = {}) {
  return {
    ...{ id, account, target_type: "Organization", permissions: { issues: "write" } },
    ...{ html_url: "https://github.com/x", suspended_at: null, ...more },
  };
}

async function idsOf(...installations: object[]): Promise<number[]> {
  async function* pages() {
    yield installations;
  }
  return (await installationsOf({ pages } as never as GitHub)).map(({ id }) => id);
}

it("an App is where organizations and people have installed it, also where the account is gone", async () => {
  const user = listed(2, { login: "mei-acme" }, { target_type: "User" });
  expect(await idsOf(listed(1, { login: "acme" }), user, listed(3, null))).toEqual([1, 2, 3]);
});

it("an App is not where it is suspended, nor on an enterprise itself, where it reads no repository", async () => {
  const suspended = listed(2, { login: "beta" }, { suspended_at: "2026-01-05T09:00:00Z" });
  const enterprise = listed(3, { slug: "acme-corp", name: "Acme" }, { target_type: "Enterprise" });
  expect(await idsOf(listed(1, { login: "acme" }), suspended, enterprise)).toEqual([1]);
});
