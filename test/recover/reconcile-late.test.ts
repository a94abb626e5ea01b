import { createLogger } from "@issue-relay/shared/logger";
import { afterAll, expect, it } from "vitest";
import { alertOfLate } from "../../functions/recover/src/reconcile/late.ts";
import { ownersOf } from "../../functions/recover/src/webhook.ts";
import { aHistoryWorld } from "./testing/a-history-world.ts";
import { ago, aPlace } from "./testing/a-place.ts";

const world = await aHistoryWorld({}, afterAll);

/** Which repositories are late, where these webhooks are watched. */
async function late(hooks = ["acme"]): Promise<unknown[]> {
  const log: Record<string, unknown>[] = [];
  const logger = createLogger({ destination: { write: (line) => void log.push(JSON.parse(line)) } });
  await alertOfLate((sql) => world.query(sql), ownersOf(hooks, false), logger);
  expect(log.every(({ severity, reason }) => severity === "ERROR" && reason === "reconcile-late")).toBe(true);
  return log.map(({ where }) => where);
}

it("a repository that was compared until 95 hours ago is not late, until 97 hours ago it is", async () => {
  const [soon, long] = [aPlace(world), aPlace(world)];
  await soon.compared(95);
  await long.compared(97);
  expect(await late()).toEqual([long.name]);
});

it("it is late no longer, once it was compared", async () => {
  const place = aPlace(world);
  await place.compared(500);
  expect(await late()).toContain(place.name);
  const { reconcile } = await world.newRecover({ token: world.token() });
  expect(await reconcile({ owner: place.name })).toMatchObject({ status: 200 });
  expect(await late()).not.toContain(place.name);
});

it("nor once its issues are switched off, it is deleted, or nobody watches it any more", async () => {
  const [off, deleted] = [aPlace(world), aPlace(world)];
  await off.compared(500);
  await deleted.compared(500);
  const body = { id: off.id, full_name: off.name, has_issues: false };
  world.github.faults.add({ kind: "status", status: 200, path: `/repos/${off.name}`, body, times: 1 });
  const { reconcile } = await world.newRecover({ token: world.token() });
  expect(await reconcile({ owner: off.name })).toMatchObject({ status: 200 });
  await world.query(`
INSERT INTO repositories (repository_id, repository, state, observed_at)
VALUES (${deleted.id}, '${deleted.name}', 'deleted', TIMESTAMP_MILLIS(${ago(1)}))`);
  const names = await late();
  expect(names).not.toContain(off.name);
  expect(names).not.toContain(deleted.name);
  expect(await late(["another"])).toEqual([]);
});
