import { OTTER } from "@issue-relay/local/stand-ins/github/testing/acme";
import { RetryLater } from "@issue-relay/shared/errors";
import { describe, expect, it } from "vitest";
import { Killed, Life } from "./testing/a-rule-world.ts";
import { aWorkplace } from "./testing/a-workplace.ts";

const { github, aMessage, issuesOf, deliverToTheEnd, expectOnce } = await aWorkplace();

describe("an issue of a message", () => {
  it.each([
    ["before", false],
    ["behind", true],
  ])(
    "is made once, and its link told once, wherever the process dies, %s each of its waits",
    async (_, isDone) => {
      let waits = 0;
      for (let at = 0, died = true; died; at += 1) {
        const message = await aMessage();
        const { world, command } = message;
        const life = new Life();
        life.endAt(at, isDone);
        died = (await world.deliver(command, world.instance(life))) instanceof Killed;
        waits = life.waits;
        world.later();
        await deliverToTheEnd(world, command);
        expectOnce(message);
      }
      expect(waits).toBeGreaterThan(9);
    },
  );

  it("is made once where it is asked for five times at once by two instances, and a month later", async () => {
    const message = await aMessage();
    const { world, command } = message;
    const [one, other] = [world.instance(), world.instance()];
    const copies = await Promise.all(
      [one, other, one, other, one].map((handle) => world.deliver(command, handle)),
    );
    expect(copies.filter((error) => error !== undefined && !(error instanceof RetryLater))).toEqual([]);
    await deliverToTheEnd(world, command);
    world.later(30 * 24 * 3_600_000);
    expect(await world.deliver(command)).toBeUndefined();
    expectOnce(message);
  });

  it("is made once, and its row written, where BigQuery is away", async () => {
    const message = await aMessage();
    const { world, command } = message;
    world.failRows(2);
    expect(await world.deliver(command)).toBeInstanceOf(RetryLater);
    await deliverToTheEnd(world, command);
    expectOnce(message);
  });

  it.each([
    ["GitHub has made it, and the answer is lost", { kind: "lose-answer" }],
    ["GitHub has not made it, and cuts the connection", { kind: "reset" }],
    ["GitHub answers 502", { kind: "status", status: 502 }],
    ["GitHub never answers", { kind: "hang" }],
    ["GitHub limits the rate", { kind: "rate-limit", retryAfterSeconds: 60 }],
  ] as const)("is there once after a while where %s", async (_, fault) => {
    const message = await aMessage();
    const { world, command } = message;
    github.faults.add({ ...fault, path: "/issues", times: 1 });
    expect(await world.deliver(command, undefined, { deadlineMs: 2_000 })).toBeInstanceOf(RetryLater);
    world.later();
    await deliverToTheEnd(world, command);
    expectOnce(message);
  });

  it("is found by its mark among 150 newer ones", async () => {
    const message = await aMessage();
    const { world, command } = message;
    github.faults.add({ kind: "lose-answer", path: "/issues", times: 1 });
    expect(await world.deliver(command)).toBeInstanceOf(RetryLater);
    for (let count = 0; count < 150; count += 1) {
      github.issues.apply({ action: "opened", repository: "acme/web", title: `${count}`, by: OTTER });
    }
    world.later();
    await deliverToTheEnd(world, command);
    expectOnce(message);
  });

  it("is found where somebody has copied its text, with the mark, into a newer one", async () => {
    const { world, command, answers } = await aMessage();
    github.faults.add({ kind: "lose-answer", path: "/issues", times: 1 });
    expect(await world.deliver(command)).toBeInstanceOf(RetryLater);
    const [ours] = issuesOf(command);
    for (const before of ["", "> "]) {
      const body = `${before}${ours?.state.body}`;
      github.issues.apply({ action: "opened", repository: "acme/web", title: "Copy", body, by: OTTER });
    }
    world.later();
    await deliverToTheEnd(world, command);
    expect(answers().map(({ text }) => text)).toEqual([
      `acme/web#${ours?.number} was created from this message: Login fails`,
    ]);
    expect(world.rows).toMatchObject([{ outcome: "done", issue_id: ours?.id }]);
  });
});

describe("whoever asked is told why there is no issue", () => {
  it("where they may not read the private repository; in a public one, anybody may", async () => {
    const { world, command, answers } = await aMessage({ by: OTTER }, "acme/vault");
    const why = `${OTTER.login} has no access to acme/vault on GitHub`;
    expect(await world.deliver(command)).toBeUndefined();
    expect(world.told).toEqual([`The issue in acme/vault was not created: ${why}.`]);
    expect(world.rows).toMatchObject([
      {
        what: "create",
        outcome: "refused",
        problem: why,
        repository: "acme/vault",
        issue_id: null,
        issue_number: null,
      },
    ]);
    expect([...issuesOf(command), ...answers()]).toEqual([]);
    const open = await aMessage({ by: OTTER });
    expect(await open.world.deliver(open.command)).toBeUndefined();
    expect(issuesOf(open.command)).toHaveLength(1);
  });

  it("where GitHub knows nobody of that login", async () => {
    const { world, command } = await aMessage({ by: { ...OTTER, login: "nobody-at-all" } });
    expect(await world.deliver(command)).toBeUndefined();
    expect(world.told).toEqual([expect.stringContaining("GitHub knows nobody called nobody-at-all")]);
  });

  it.each([
    [410, "Issues has been disabled in this repository."],
    [403, "Repository was archived so is read-only."],
    [422, "Validation Failed"],
  ])("where GitHub answers %i, %s", async (status, message) => {
    const { world, command } = await aMessage();
    github.faults.add({ kind: "status", status, body: { message }, path: "/issues" });
    expect(await world.deliver(command)).toBeUndefined();
    expect(world.told).toEqual([expect.stringContaining(`was not created: GitHub says: ${message}`)]);
    expect(world.rows).toMatchObject([{ outcome: "refused" }]);
  });

  it.each([
    [403, "Resource not accessible by integration"],
    [404, "Not Found"],
  ])(
    "that it waits, once, and an alert comes, where somebody must repair what answers %i",
    async (status, message) => {
      const it = await aMessage();
      const { world, command } = it;
      github.faults.add({ kind: "status", status, body: { message }, path: "/issues" });
      for (const attempt of [1, 2]) {
        expect(await world.deliver(command, undefined, { attempt })).toMatchObject({
          reason: "broken-destination",
        });
      }
      expect(world.told).toEqual([expect.stringContaining("The issue in acme/web is not created yet")]);
      github.faults.clear();
      expect(await world.deliver(command, undefined, { attempt: 3 })).toBeUndefined();
      expect(issuesOf(command)).toHaveLength(1);
    },
  );

  it("where nobody could make it within an hour", async () => {
    const { world, command } = await aMessage({ ago: 3_700_000 });
    expect(await world.deliver(command)).toBeUndefined();
    expect(world.told).toEqual([expect.stringContaining("it could not be done within an hour")]);
    expect(world.rows).toMatchObject([{ outcome: "expired" }]);
    expect(issuesOf(command)).toEqual([]);
  });
});
