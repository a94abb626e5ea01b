import { commandMessage } from "@issue-relay/shared/commands/command";
import type { OutgoingMessage } from "@issue-relay/shared/event/message";
import { overdueMessage } from "@issue-relay/shared/rules/overdue";
import { describe, expect, it } from "vitest";
import { ANN, aForget, ago, deadLetter, event, rowsWith } from "./testing/a-forget.ts";
import { aHistoryWorld } from "./testing/a-history-world.ts";

const AT = ago(30).toISOString();

/** The dead letter of a message that Pub/Sub has given up. */
function deadMessage({ data, attributes }: OutgoingMessage) {
  return deadLetter(data.toString(), 30, attributes);
}

/** An issue that is overdue for a rule. The digest knows no ids of accounts. */
function overdue(overrides: Parameters<typeof event>[0] = {}) {
  return deadMessage(overdueMessage({ version: 1, rule: "late", at: AT, event: event(overrides) }));
}

/** What somebody has asked for with a button. */
function command({ login = "bob", id = 1, text = "Not now" } = {}) {
  const asked = {
    ...{ version: 1, id: "0".repeat(32), at: AT, channel: "C1" },
    by: { member: "U1", login },
    issue: { repository: "acme/web", number: id, id },
    wish: { what: "reply" as const, text },
  };
  return deadMessage(commandMessage(asked, undefined));
}

const OTHER = { id: 5550, nodeId: "I_other", number: 13 };

describe("dead letters of what somebody has asked for with a button", () => {
  it("go with who asked, and with whom the reply mentions", async () => {
    const world = await aHistoryWorld();
    await world.insert("dead_letters", [
      command({ login: "Ann" }),
      command({ text: "Ask\n@ann" }),
      command({ login: "ann-acme", text: "ann" }),
    ]);
    const { forget } = await aForget(world);
    expect(await forget({ person: "ann" })).toMatchObject({ rows: { dead_letters: 2 } });
    expect(await rowsWith(world, /ann-acme/)).toHaveLength(1);
  });

  it("go with the issue, which they alone may tell of", async () => {
    const world = await aHistoryWorld();
    await world.insert("dead_letters", [command({ id: 7 }), command({ id: 8 })]);
    const { forget } = await aForget(world);
    const dry = await forget({ issue: "acme/web#7", dryRun: true });
    expect(dry.issues).toEqual({ count: 1, newest: ["acme/web#7"] });
    expect(await forget({ issue: "acme/web#7" })).toMatchObject({ rows: { dead_letters: 1 } });
    expect(await rowsWith(world, /"number\\":8/)).toHaveLength(1);
  });
});

describe("dead letters of issues that are overdue for a rule", () => {
  const host = "ghe.acme.example";

  it("go with the issue, which they alone may tell of, and none of another issue or host", async () => {
    const world = await aHistoryWorld();
    await world.insert("dead_letters", [overdue(), overdue({ issue: OTHER }), overdue({ host })]);
    const { forget } = await aForget(world);
    const dry = await forget({ issue: "acme/web#12", dryRun: true });
    expect(dry.issues).toEqual({ count: 1, newest: ["acme/web#12"] });
    expect(await forget({ issue: "acme/web#12" })).toMatchObject({ rows: { dead_letters: 1 } });
    expect(await rowsWith(world, /overdue/)).toHaveLength(2);
  });

  it.each([
    ["has opened it", { author: { login: "Ann", type: "User" } }],
    ["is assigned to it", { assignees: [{ login: "bob" }, { login: "Ann" }] }],
  ])("go with who %s, of the same host", async (_, issue) => {
    const world = await aHistoryWorld();
    await world.insert("dead_letters", [overdue({ issue }), overdue(), overdue({ host, issue })]);
    const { forget } = await aForget(world);
    expect(await forget({ person: "ann" })).toMatchObject({ rows: { dead_letters: 1 } });
    expect(await rowsWith(world, /\bAnn\b/)).toEqual([expect.stringContaining(host)]);
  });

  it("do not tell of an account what the sender of a delivery has made up", async () => {
    const world = await aHistoryWorld();
    await world.store([event({ sender: ANN })]);
    const { data } = overdue({ issue: { author: { login: "carol", id: ANN.id } } });
    await world.insert("dead_letters", [{ ...deadLetter(""), data }]);
    const { forget } = await aForget(world);
    expect(await forget({ person: "ann" })).toMatchObject({ logins: ["ann"] });
  });
});
