import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type LocalSlack, startLocalSlack } from "./server.ts";
import { call } from "./testing/client.ts";

let slack: LocalSlack;

beforeEach(async () => {
  slack = await startLocalSlack({
    token: "xoxb-test",
    channels: [],
    members: [
      { id: "U1", name: "ann", realName: "Ann Lee", displayName: "Annie" },
      { id: "U2", name: "ci", bot: true },
    ],
    userGroups: [{ id: "S1", handle: "oncall", name: "On call" }],
    rateLimit: false,
  });
});

afterEach(() => slack.close());

async function user(id: string) {
  return (await call(slack, "users.info", { user: id })).user;
}

describe("a member", () => {
  it("has the names that people see, and is a bot or not", async () => {
    const profile = { real_name: "Ann Lee", display_name: "Annie" };
    const usual = { deleted: false, is_bot: false };
    expect(await user("U1")).toMatchObject({
      id: "U1",
      name: "ann",
      real_name: "Ann Lee",
      ...usual,
      profile,
    });
    expect(await user("U2")).toMatchObject({ is_bot: true, profile: { real_name: "ci", display_name: "" } });
    expect(await call(slack, "users.info", { user: "U9" })).toMatchObject({ error: "user_not_found" });
  });

  it("who has left is still there, with the real name in the profile alone", async () => {
    slack.setMember({ id: "U1", name: "ann", realName: "Ann Lee", deleted: true });
    expect(await user("U1")).toMatchObject({ deleted: true, profile: { real_name: "Ann Lee" } });
    expect(await user("U1")).not.toHaveProperty("real_name");
  });
});

describe("the list of members", () => {
  it("has everybody, Slackbot and the app's bot too, page by page where a limit is given", async () => {
    const page = (given: object) => call(slack, "users.list", given);
    const all = await page({});
    expect(all.members).toMatchObject([
      { id: "USLACKBOT", is_bot: false },
      { id: "U0LOCAL000", is_bot: true },
      { id: "U1" },
      { id: "U2" },
    ]);
    expect(all.response_metadata).toEqual({ next_cursor: "" });
    const first = await page({ limit: 3 });
    expect(first.members).toHaveLength(3);
    const last = await page({ limit: 3, cursor: first.response_metadata.next_cursor });
    expect(last).toMatchObject({ members: [{ id: "U2" }], response_metadata: { next_cursor: "" } });
    expect(await page({ cursor: "?" })).toMatchObject({ error: "invalid_cursor" });
  });
});

describe("the list of user groups", () => {
  it("leaves out the disabled ones, unless they are asked for", async () => {
    slack.setUserGroup({ id: "S2", handle: "old", disabled: true });
    const oncall = { id: "S1", name: "On call", handle: "oncall", date_delete: 0 };
    expect((await call(slack, "usergroups.list", {})).usergroups).toEqual([expect.objectContaining(oncall)]);
    expect(await call(slack, "usergroups.list", { include_disabled: true })).toMatchObject({
      usergroups: [oncall, { id: "S2", date_delete: expect.any(Number) }],
    });
  });
});
