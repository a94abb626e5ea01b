import { expect, it } from "vitest";
import { givingUpDeadLetters } from "./dead-letters.ts";

/** A subscription that has so many messages, of which each pull takes a second and gives 10. */
function giveUpWith(messages: number) {
  let now = 0;
  let pulled = 0;
  const acknowledged: string[] = [];
  const giveUp = givingUpDeadLetters({
    query: async (sql) => (sql.includes("FROM dead_letters") ? [{ message_id: "7" }] : []),
    insertOutcomes: async () => ({ status: 200, body: { kind: "bigquery#tableDataInsertAllResponse" } }),
    subscription: {
      async pull(most) {
        now += 1_000;
        const ids = Array.from({ length: Math.min(most, messages - pulled) }, () => String(pulled++));
        return ids.map((id) => ({ ackId: id, messageId: id }));
      },
      acknowledge: async (ids) => void acknowledged.push(...ids),
      async release() {},
    },
    clock: { now: () => now, sleep: async () => {} },
  });
  return { giveUp: () => giveUp("TRUE", {}, undefined), acknowledged };
}

it("what is to be forgotten is given up where all dead letters could be looked at", async () => {
  const { giveUp, acknowledged } = giveUpWith(25);
  await giveUp();
  expect(acknowledged).toEqual(["7"]);
});

it("nothing is forgotten while so many dead letters wait that some could stay behind", async () => {
  const { giveUp, acknowledged } = giveUpWith(1_000);
  await expect(giveUp()).rejects.toThrow(/so many dead letters wait/);
  expect(acknowledged).toEqual(["7"]);
});
