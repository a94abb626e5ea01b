import { memoryStore } from "@issue-relay/shared/documents/testing/memory-store";
import { expect, it } from "vitest";
import { action } from "./testing/a-forget.ts";
import { aHistoryWorld } from "./testing/a-history-world.ts";

it("rules are listed with what they have done; what people have asked for with buttons is no rule", async () => {
  const world = await aHistoryWorld();
  await world.insert("actions", [action({ rule: "triage" }), action({ by_login: "ann" })]);
  const { call } = await world.newRecover({ documents: memoryStore() });
  expect(await call("rules", {})).toMatchObject({
    status: 200,
    json: { rules: [{ rule: "triage", done: 1 }] },
  });
});
