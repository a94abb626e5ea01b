import { BadMessage, BrokenDestination, RetryLater } from "@issue-relay/shared/errors";
import { UnknownOutcome } from "@issue-relay/shared/slack/failures";
import { CLAIM } from "@issue-relay/shared/slack/say-once";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { aSpeaker } from "./testing/a-speaker.ts";

const DAILY = "daily 2026-03-02";

let world: Awaited<ReturnType<typeof aSpeaker>>;
let instance: ReturnType<typeof world.anInstance>;

beforeEach(async () => {
  world = await aSpeaker();
  instance = world.anInstance();
});

afterEach(() => world[Symbol.asyncDispose]());

/** The reasons of the log so far. */
function reasons() {
  return world.log.map(({ reason }) => reason);
}

describe("what is said once", () => {
  it("is said once, however often and by whichever instance", async () => {
    await instance.say(DAILY);
    await instance.say(DAILY);
    await world.anInstance().say(DAILY);
    expect(world.texts()).toEqual([DAILY]);
    expect(world.log).toEqual([]);
  });

  it("is said in each channel, for each occasion, and by each installation in the same channel", async () => {
    await instance.say(DAILY);
    await instance.say("daily 2026-03-03");
    await instance.say(DAILY, { channelId: "C2" });
    await world.anInstance({ database: "projects/other/databases/issue-relay" }).say(DAILY);
    expect(world.texts()).toEqual([DAILY, "daily 2026-03-03", DAILY]);
    expect(world.texts("security")).toEqual([DAILY]);
  });

  it("is said once where it is asked for twice at the same time", async () => {
    const outcomes = await Promise.allSettled([instance, world.anInstance()].map((each) => each.say(DAILY)));
    expect(world.texts()).toEqual([DAILY]);
    const failed = outcomes.filter((outcome) => outcome.status === "rejected");
    expect(failed.map(({ reason }) => reason)).toEqual([expect.any(RetryLater)]);
    await world.anInstance().say(DAILY);
    expect(world.texts()).toEqual([DAILY]);
  });

  it("is forgotten when no retry can come any more: its document expires", async () => {
    await instance.say(DAILY);
    const [document] = world.firestore.documents();
    const { expireAt, occasion, place } = document?.fields ?? {};
    expect([occasion, place]).toEqual([{ stringValue: DAILY }, { stringValue: "C1" }]);
    expect(expireAt).toHaveProperty("timestampValue");
  });
});

describe("where nobody knows whether it was said, since", () => {
  it.each([
    ["Slack's answer was lost", "lose-answer"],
    ["the process died before the call", "reset"],
  ] as const)("%s, it is looked for, once a minute has passed, and said once", async (_, kind) => {
    world.slack.faults.add({ kind, times: 1, path: "chat.postMessage" });
    await expect(instance.say(DAILY)).rejects.toThrow(UnknownOutcome);
    await expect(world.anInstance().say(DAILY)).rejects.toThrow("another request may be saying this now");
    world.pass();
    await world.anInstance().say(DAILY);
    expect(world.texts()).toEqual([DAILY]);
    expect(reasons()).toEqual(["unknown-outcome", kind === "reset" ? "settle-missing" : "settle-found"]);
    await world.anInstance().say(DAILY);
    expect(world.texts()).toEqual([DAILY]);
  });

  it.each(["reset", "lose-answer", "hang"] as const)(
    "the process died, or Firestore failed, before the note of it (%s), it is looked for and found",
    async (kind) => {
      world.whenPosted(() => world.firestore.faults.add({ kind, times: 1, path: "commit" }));
      await instance.say(DAILY);
      expect(reasons()).toEqual(["retry-later"]);
      world.pass();
      await world.anInstance().say(DAILY);
      expect(world.texts()).toEqual([DAILY]);
    },
  );

  it("Slack accepts a call late, it is found by any later look, also after a second post was refused", async () => {
    world.slack.faults.add({ kind: "apply-late", ms: 1_000, times: 1, path: "chat.postMessage" });
    const posted = new Promise<void>((resolve) => world.whenPosted(resolve));
    await expect(instance.say(DAILY)).rejects.toThrow(UnknownOutcome);
    world.pass();
    world.slack.faults.add({ kind: "rate-limit", times: 1, path: "chat.postMessage" });
    await expect(world.anInstance().say(DAILY)).rejects.toThrow("429");
    await posted;
    await world.anInstance().say(DAILY);
    expect(world.texts()).toEqual([DAILY]);
  });

  it("Slack shows the message only after a look, a later look still goes back to the first call", async () => {
    world.slack.historyLagMs = 1.5 * CLAIM;
    world.slack.faults.add({ kind: "lose-answer", times: 1, path: "chat.postMessage" });
    await expect(instance.say(DAILY)).rejects.toThrow(UnknownOutcome);
    world.pass();
    world.slack.faults.add({ kind: "reset", times: 1, path: "chat.postMessage" });
    await expect(world.anInstance().say(DAILY)).rejects.toThrow(UnknownOutcome);
    world.pass();
    await world.anInstance().say(DAILY);
    expect(world.texts()).toEqual([DAILY]);
  });

  it("Firestore did not confirm the claim, nothing is posted before the claim is over", async () => {
    world.firestore.faults.add({ kind: "lose-answer", times: 1, path: "commit" });
    await expect(instance.say(DAILY)).rejects.toThrow(RetryLater);
    await expect(world.anInstance().say(DAILY)).rejects.toThrow(RetryLater);
    expect(world.texts()).toEqual([]);
    world.pass();
    await world.anInstance().say(DAILY);
    expect(world.texts()).toEqual([DAILY]);
  });

  it("the look itself fails, nothing is posted", async () => {
    world.slack.faults.add({ kind: "lose-answer", times: 1, path: "chat.postMessage" });
    await expect(instance.say(DAILY)).rejects.toThrow(UnknownOutcome);
    world.pass();
    world.slack.faults.add({ kind: "status", status: 503, times: 1, path: "conversations.history" });
    await expect(world.anInstance().say(DAILY)).rejects.toThrow(RetryLater);
    await world.anInstance().say(DAILY);
    expect(world.texts()).toEqual([DAILY]);
  });
});

describe("where Slack says no", () => {
  it("because we are too fast, another request may say it at once", async () => {
    world.slack.faults.add({ kind: "rate-limit", times: 1 });
    await expect(instance.say(DAILY)).rejects.toThrow(RetryLater);
    await world.anInstance().say(DAILY);
    expect(world.texts()).toEqual([DAILY]);
  });

  it.each<[string, () => void, () => void]>([
    ["the channel is archived", () => world.slack.archive("issues"), () => world.slack.unarchive("issues")],
    [
      "the bot is not in the channel",
      () => world.slack.removeBot("issues"),
      () => world.slack.inviteBot("issues"),
    ],
    ["the token was revoked", () => world.slack.revokeToken(), () => world.slack.restoreToken()],
  ])("because %s, a person must act, and then it is said at once", async (_, damage, repair) => {
    damage();
    await expect(instance.say(DAILY)).rejects.toThrow(BrokenDestination);
    repair();
    await instance.say(DAILY);
    expect(world.texts()).toEqual([DAILY]);
  });

  it("because it will never take the message, the message is to blame", async () => {
    const body = { ok: false, error: "invalid_blocks" };
    world.slack.faults.add({ kind: "status", status: 200, body, times: 1 });
    await expect(instance.say(DAILY)).rejects.toThrow(BadMessage);
  });
});

describe("in a thread", () => {
  /** The message that begins it. */
  async function aThread(): Promise<string> {
    await instance.say("card");
    return world.slack.messages("issues")[0]?.ts ?? "";
  }

  it("it is said once too, and found there", async () => {
    const thread = await aThread();
    world.slack.faults.add({ kind: "lose-answer", times: 1, path: "chat.postMessage" });
    await expect(instance.say("remind", { thread })).rejects.toThrow(UnknownOutcome);
    world.pass();
    expect(await world.anInstance().say("remind", { thread })).toBe(true);
    expect(world.slack.messages("issues").slice(1)).toMatchObject([{ text: "remind", thread_ts: thread }]);
  });

  it.each(["thread_not_found", "restricted_action_thread_locked"])(
    "that Slack does not take (%s), it is not tried for ever",
    async (error) => {
      const thread = await aThread();
      world.slack.faults.add({ kind: "status", status: 200, body: { ok: false, error }, times: 1 });
      expect(await instance.say("remind", { thread })).toBe(false);
      expect(await world.anInstance().say("remind", { thread })).toBe(false);
      expect(world.texts()).toEqual(["card"]);
    },
  );

  it("that somebody has deleted, it is not tried for ever", async () => {
    const thread = await aThread();
    world.slack.faults.add({ kind: "reset", times: 1, path: "chat.postMessage" });
    await expect(instance.say("remind", { thread })).rejects.toThrow(UnknownOutcome);
    world.slack.deleteAsPerson("issues", thread);
    world.pass();
    expect(await world.anInstance().say("remind", { thread })).toBe(false);
    expect(world.texts()).toEqual([]);
  });
});

describe("by an incoming webhook, with which nobody can look,", () => {
  it("it is said once where all goes well, or Slack says no", async () => {
    world.slack.archive("issues");
    await expect(instance.sayByWebhook(DAILY)).rejects.toThrow(BrokenDestination);
    world.slack.unarchive("issues");
    await instance.sayByWebhook(DAILY);
    await world.anInstance().sayByWebhook(DAILY);
    expect(world.texts()).toEqual([DAILY]);
  });

  it("it is said again, after a while, where the outcome is unknown", async () => {
    world.slack.faults.add({ kind: "lose-answer", times: 1, path: "services" });
    await expect(instance.sayByWebhook(DAILY)).rejects.toThrow(UnknownOutcome);
    await expect(world.anInstance().sayByWebhook(DAILY)).rejects.toThrow(RetryLater);
    world.pass();
    await world.anInstance().sayByWebhook(DAILY);
    expect(world.texts()).toEqual([DAILY, DAILY]);
  });
});

it("what can't be brought to its end before the request must end is not begun", async () => {
  await expect(world.anInstance({ timeMs: 40_000 }).say(DAILY)).rejects.toThrow(RetryLater);
  expect(world.firestore.documents()).toEqual([]);
  expect(world.texts()).toEqual([]);
});
