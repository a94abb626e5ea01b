import { RetryLater } from "@issue-relay/shared/errors";
import { describe, expect, it } from "vitest";
import { Killed, Life } from "./testing/a-rule-world.ts";
import { aWorkplace, type Message } from "./testing/a-workplace.ts";

const { slack, aMessage, issuesOf, deliverToTheEnd, expectOnce } = await aWorkplace();

describe("its link", () => {
  it.each([
    ["Slack has posted it, and the answer is lost", { kind: "lose-answer" }],
    ["Slack answers 503", { kind: "status", status: 503 }],
    ["Slack limits the rate", { kind: "rate-limit" }],
  ] as const)("is told once after a while where %s", async (_, fault) => {
    const message = await aMessage();
    const { world, command } = message;
    slack.faults.add({ ...fault, path: "chat.postMessage", times: 1 });
    expect(await world.deliver(command)).toBeInstanceOf(RetryLater);
    world.later();
    await deliverToTheEnd(world, command);
    expectOnce(message);
    expect(world.rows).toHaveLength(1);
  });

  /** Whoever asked was told the link, and nobody else. */
  function expectOnlyToWhoeverAsked({ world, command, answers }: Message) {
    const [issue, ...others] = issuesOf(command);
    expect(others).toEqual([]);
    expect([...new Set(world.told)]).toEqual([
      expect.stringMatching(`^acme/web#${issue?.number} was created: Login fails\nOnly you are told so`),
    ]);
    expect(answers()).toEqual([]);
  }

  const codes = [
    ...[
      "thread_not_found",
      "message_not_found",
      "cannot_reply_to_message",
      "restricted_action_thread_locked",
    ],
    ...["is_archived", "not_in_channel", "channel_not_found", "restricted_action", "ekm_access_denied"],
  ];

  it.each<[string, () => void]>([
    ["the bot is not in the channel", () => slack.removeBot("C1")],
    ...codes.map((error): [string, () => void] => [
      `Slack answers ${error}`,
      () =>
        slack.faults.add({
          kind: "status",
          status: 200,
          body: { ok: false, error },
          path: "chat.postMessage",
        }),
    ]),
  ])("is told to whoever asked, once, where %s", async (_, damage) => {
    const message = await aMessage();
    const { world, command } = message;
    damage();
    for (let count = 0; count < 2; count += 1) {
      expect(await world.deliver(command)).toBeUndefined();
    }
    expectOnlyToWhoeverAsked(message);
    expect(world.told).toHaveLength(1);
    expect(world.rows).toHaveLength(1);
  });

  it("is told to whoever asked where Slack's answer is lost, and the message deleted meanwhile", async () => {
    const message = await aMessage();
    const { world, command } = message;
    slack.faults.add({ kind: "reset", path: "chat.postMessage", times: 1 });
    expect(await world.deliver(command)).toBeInstanceOf(RetryLater);
    slack.deleteAsPerson("C1", command.wish.thread);
    world.later();
    await deliverToTheEnd(world, command);
    expectOnlyToWhoeverAsked(message);
  });

  it.each([
    ["before", false],
    ["behind", true],
  ])(
    "is told to whoever asked where the thread is locked, and the process dies %s a wait",
    async (_, isDone) => {
      const body = { ok: false, error: "restricted_action_thread_locked" };
      for (let at = 0, died = true; died; at += 1) {
        const message = await aMessage();
        const { world, command } = message;
        slack.faults.add({ kind: "status", status: 200, body, path: "chat.postMessage" });
        const life = new Life();
        life.endAt(at, isDone);
        died = (await world.deliver(command, world.instance(life))) instanceof Killed;
        world.later();
        await deliverToTheEnd(world, command);
        expectOnlyToWhoeverAsked(message);
        slack.faults.clear();
      }
    },
  );
});
