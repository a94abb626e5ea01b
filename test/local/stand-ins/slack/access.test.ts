import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type LocalSlack, startLocalSlack } from "./server.ts";
import { call, send } from "./testing/client.ts";

let slack: LocalSlack;

beforeEach(async () => {
  slack = await startLocalSlack({
    token: "xoxb-test",
    channels: [
      { id: "C1", name: "issues" },
      { id: "C2", name: "security", private: true },
    ],
    rateLimit: false,
  });
});

afterEach(() => slack.close());

describe("a bot that lacks a scope", () => {
  it.each([
    ["chat.postMessage", ["channels:history"], "chat:write"],
    ["chat.update", [], "chat:write"],
    ["chat.delete", [], "chat:write"],
    ["conversations.history", ["chat:write"], "channels:history,groups:history,mpim:history,im:history"],
    ["conversations.history", ["groups:history"], "channels:history"],
    ["conversations.replies", ["groups:history"], "channels:history"],
    ["conversations.list", ["chat:write"], "channels:read,groups:read,mpim:read,im:read"],
    ["conversations.list", ["groups:read"], "channels:read"],
    ["conversations.info", ["chat:write"], "channels:read,groups:read,mpim:read,im:read"],
    ["conversations.info", ["groups:read"], "channels:read"],
    ["users.info", ["usergroups:read"], "users:read"],
    ["users.list", [], "users:read"],
    ["usergroups.list", ["users:read"], "usergroups:read"],
  ])("reads from %s with %j that %s is needed", async (method, scopes, needed) => {
    slack.scopes = scopes;
    expect(await call(slack, method, { channel: "C1", ts: "1.000000", text: "x" })).toMatchObject({
      ok: false,
      error: "missing_scope",
      needed,
      provided: scopes.join(","),
    });
  });

  it("needs another scope to read a private channel", async () => {
    slack.scopes = ["channels:history"];
    expect(await call(slack, "conversations.history", { channel: "C1" })).toMatchObject({ ok: true });
    expect(await call(slack, "conversations.history", { channel: "C2" })).toMatchObject({
      error: "missing_scope",
      needed: "groups:history",
    });
    slack.scopes = ["channels:read"];
    expect(await call(slack, "conversations.info", { channel: "C2" })).toMatchObject({
      error: "missing_scope",
      needed: "groups:read",
      provided: "channels:read",
    });
  });
});

describe("a private channel", () => {
  it("works as any other one, and is listed for those who ask", async () => {
    const { ts } = await call(slack, "chat.postMessage", { channel: "C2", text: "x" });
    expect((await call(slack, "conversations.history", { channel: "C2" })).messages).toMatchObject([{ ts }]);
    expect((await call(slack, "conversations.list", {})).channels).toMatchObject([{ id: "C1" }]);
    const asked = { types: "public_channel,private_channel" };
    expect((await call(slack, "conversations.list", asked)).channels).toMatchObject([
      { id: "C1", is_private: false },
      { id: "C2", is_private: true },
    ]);
  });

  it("doesn't exist for a bot that is not in it", async () => {
    const { ts } = await call(slack, "chat.postMessage", { channel: "C2", text: "x" });
    slack.removeBot("security");
    for (const method of [
      "chat.postMessage",
      "chat.update",
      "chat.delete",
      "conversations.history",
      "conversations.info",
    ]) {
      expect(await call(slack, method, { channel: "C2", ts, text: "y" })).toMatchObject({
        error: "channel_not_found",
      });
    }
    expect((await call(slack, "conversations.list", { types: "private_channel" })).channels).toEqual([]);
  });
});

describe("a channel that is made anew under its name", () => {
  it("has another id, no messages, and no bot until someone invites it", async () => {
    const hook = slack.webhookUrl("issues");
    const { ts } = await call(slack, "chat.postMessage", { channel: "C1", text: "before" });
    const id = slack.recreate("issues");
    expect(id).not.toBe("C1");
    expect(slack.messages("issues")).toEqual([]);
    for (const method of [
      "chat.postMessage",
      "chat.update",
      "conversations.history",
      "conversations.replies",
    ]) {
      expect(await call(slack, method, { channel: "C1", ts, text: "x" })).toMatchObject({
        error: "channel_not_found",
      });
    }
    expect(await send(hook, { text: "x" })).toMatchObject({ status: 404, text: "channel_not_found" });
    expect(await call(slack, "chat.postMessage", { channel: id, text: "x" })).toMatchObject({
      error: "not_in_channel",
    });
    slack.inviteBot("issues");
    expect(await call(slack, "chat.postMessage", { channel: id, text: "after" })).toMatchObject({ ok: true });
    expect(await send(slack.webhookUrl("issues"), { text: "after" })).toMatchObject({ status: 200 });
    expect(slack.messages(id)).toHaveLength(2);
  });
});

describe("a channel", () => {
  it("says whether it is private, archived, and has the bot in it", async () => {
    slack.addChannel({ id: "C3", name: "old", archived: true });
    slack.addChannel({ id: "C4", name: "others", member: false });
    const info = async (channel: string) => (await call(slack, "conversations.info", { channel })).channel;
    const usual = { is_private: false, is_archived: false, is_member: true };
    expect(await info("C1")).toMatchObject({ id: "C1", name: "issues", ...usual });
    expect(await info("C2")).toMatchObject({ ...usual, is_private: true });
    expect(await info("C3")).toMatchObject({ ...usual, is_archived: true });
    expect(await info("C4")).toMatchObject({ ...usual, is_member: false });
    for (const channel of ["C9", "issues", "#issues", ""]) {
      expect(await call(slack, "conversations.info", { channel })).toMatchObject({
        error: "channel_not_found",
      });
    }
  });

  it("that is added takes messages of the bot and of its webhook, under a name of its own", async () => {
    slack.addChannel({ id: "C3", name: "new" });
    expect(await call(slack, "chat.postMessage", { channel: "C3", text: "x" })).toMatchObject({ ok: true });
    expect(await send(slack.webhookUrl("new"), { text: "y" })).toMatchObject({ status: 200 });
    expect(slack.messages("new")).toHaveLength(2);
    expect(() => slack.addChannel({ id: "C4", name: "new" })).toThrow("name_taken");
    expect(() => slack.addChannel({ id: "C3", name: "other" })).toThrow("name_taken");
  });
});
