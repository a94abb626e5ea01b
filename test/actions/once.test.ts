import { MEI, TOMAS } from "@issue-relay/local/stand-ins/github/testing/acme";
import { StoreFailed } from "@issue-relay/shared/documents/errors";
import { BadMessage, BrokenDestination, RetryLater } from "@issue-relay/shared/errors";
import { afterEach, describe, expect, it, vi } from "vitest";
import { aRuleWorld, Killed, Life } from "./testing/a-rule-world.ts";

const EVERYTHING = {
  name: "everything",
  do: [
    { label: ["bug", "triage"] },
    { assign: [MEI.login] },
    { comment: "Thanks, @{{ author }}: **{{ title }}**" },
    { milestone: "5.1" },
    { type: "Bug" },
    { webhook: "pager" },
    { unlabel: "triage" },
    { close: "not_planned" },
  ],
};

type World = Awaited<ReturnType<typeof aRuleWorld>>;

/** What somebody sees on GitHub once all is done. */
function shown({ issue }: World) {
  const { labels, assignees, milestone, type, state, comments } = issue(1);
  return {
    labels,
    assignees: assignees.map(({ login }) => login),
    milestone,
    type,
    state,
    comments: comments.map(({ body }) => body.replace(/^<!-- issue-relay [0-9a-f]{32} -->\n\n/, "")),
  };
}

const DONE = {
  labels: ["bug"],
  assignees: [MEI.login],
  milestone: 2,
  type: "Bug",
  state: "closed",
  comments: ["Thanks, @quiet\\-otter: **Login fails**"],
};

async function expectAllOnce(world: World) {
  expect(shown(world)).toEqual(DONE);
  const byId = Map.groupBy(world.rows, (row) => row.action_id);
  expect([...byId.values()].map(([row]) => [row?.step, row?.what, row?.outcome])).toEqual(
    EVERYTHING.do.map((step, index) => [index + 1, Object.keys(step)[0], "done"]),
  );
}

describe("what a rule says", () => {
  it("is done on GitHub and by webhook, in its order, each step once, with a row for each", async () => {
    const world = await aRuleWorld([EVERYTHING]);
    const event = world.openOne({ title: "Login fails" });
    expect(await world.deliver(event)).toBeUndefined();
    await expectAllOnce(world);
    expect(world.rows).toHaveLength(8);
    expect(world.rows.map(({ subject }) => subject)).toEqual([
      "bug, triage",
      MEI.login,
      null,
      "5.1",
      "Bug",
      "pager",
      "triage",
      "not_planned",
    ]);
    // Pub/Sub brings it again, also much later.
    world.later(30 * 24 * 3_600_000);
    expect(await world.deliver(event)).toBeUndefined();
    expect(world.rows).toHaveLength(8);
    expect(await world.posted()).toHaveLength(1);
    expect(shown(world)).toEqual(DONE);
  });

  it.each([
    ["before", false],
    ["behind", true],
  ])("is done once, wherever the process dies, %s each of its waits", async (_, isDone) => {
    const rule = { name: "three", do: [{ label: "bug" }, { comment: "Thanks" }, { webhook: "pager" }] };
    let waits = 0;
    for (let at = 0, died = true; died; at += 1) {
      const world = await aRuleWorld([rule]);
      const event = world.openOne();
      const life = new Life();
      life.endAt(at, isDone);
      died = (await world.deliver(event, world.instance(life))) instanceof Killed;
      waits = life.waits;
      for (let attempts = 0; (await world.deliver(event)) !== undefined; attempts += 1) {
        expect(attempts).toBeLessThan(3);
        world.later();
      }
      expect(world.issue(1)).toMatchObject({ labels: ["bug"], comments: [{}] });
      const { rows } = world;
      expect(new Set(rows.map(({ step, what, outcome }) => `${step} ${what} ${outcome}`))).toEqual(
        new Set(["1 label done", "2 comment done", "3 webhook done"]),
      );
      expect(new Set(rows.map(({ action_id }) => action_id)).size).toBe(3);
      // A webhook that gets it twice knows it by its id.
      const posts = (await world.posted()).filter(({ id }) => id === event.id);
      expect(posts.length).toBeGreaterThanOrEqual(1);
      expect(posts.length).toBeLessThanOrEqual(died ? 2 : 1);
    }
    expect(waits).toBeGreaterThan(20);
  });

  it("is done once where the event comes five times at once to two instances", async () => {
    const world = await aRuleWorld([EVERYTHING]);
    const event = world.openOne({ title: "Login fails" });
    const [one, other] = [world.instance(), world.instance()];
    let left = [one, other, one, other, one];
    for (let rounds = 0; left.length > 0; rounds += 1) {
      expect(rounds).toBeLessThan(12);
      const errors = await Promise.all(left.map((handle) => world.deliver(event, handle)));
      expect(errors.filter((error) => error !== undefined && !(error instanceof RetryLater))).toEqual([]);
      left = left.filter((_, index) => errors[index] !== undefined);
      world.later();
    }
    await expectAllOnce(world);
    expect(await world.posted()).toHaveLength(1);
  });
});

describe("what a rule has begun in time", () => {
  const RULE = { name: "late", do: [{ label: "bug" }, { comment: "Thanks" }], max_age: "1m" };

  afterEach(() => void vi.useRealTimers());

  it("is brought to its end later, though it happened longer ago than max_age by then", async () => {
    const world = await aRuleWorld([RULE]);
    const event = world.openOne();
    world.github.faults.add({ kind: "status", status: 502, path: "/comments", times: 1 });
    expect(await world.deliver(event)).toBeInstanceOf(RetryLater);
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 3_600_000 });
    // What nobody has begun stays undone.
    const other = { ...event, id: "f".repeat(32), issue: { ...event.issue, id: 4711 } };
    expect(await world.deliver(other)).toBeUndefined();
    vi.useRealTimers();
    world.later();
    const late = { ...event, occurredAt: new Date(Date.now() - 3_600_000).toISOString() };
    expect(await world.deliver(late)).toBeUndefined();
    expect(world.issue(1)).toMatchObject({ labels: ["bug"], comments: [{}] });
    expect(world.rows.map(({ issue_id }) => issue_id)).toEqual([event.issue.id, event.issue.id]);
  });

  it("goes on where the rule was repaired meanwhile: what is done is not done again, and what is new is done", async () => {
    const before = await aRuleWorld([
      { name: "r", do: [{ label: "bug" }, { assign: "nobody-at-all" }, { comment: "Thanks" }] },
    ]);
    const event = before.openOne();
    expect(await before.deliver(event)).toBeInstanceOf(BadMessage);
    before.useRules([
      {
        name: "r",
        do: [{ comment: "First" }, { assign: MEI.login }, { label: "bug" }, { comment: "Thanks" }],
      },
    ]);
    expect(await before.deliver(event)).toBeUndefined();
    expect(before.issue(1).comments.map(({ body }) => body.split("\n").at(-1))).toEqual(["First", "Thanks"]);
    expect(before.rows.filter(({ what, outcome }) => what === "label" && outcome === "done")).toHaveLength(1);
  });

  it("is the same for the opening and for each label that the issue is opened with, whichever comes first", async () => {
    const world = await aRuleWorld([
      {
        name: "r",
        when: { labels: { any: "bug" } },
        do: [{ assign: { next: [MEI.login, TOMAS.login] } }, { webhook: "pager" }],
      },
    ]);
    for (let number = 1; number <= 6; number += 1) {
      const [opened, labeled] = world.open({ labels: ["bug"] });
      world.github.faults.add({ kind: "lose-answer", path: "/assignees", times: 3 });
      expect(opened && (await world.deliver(opened, world.instance(), 12_000))).toBeInstanceOf(RetryLater);
      world.github.faults.clear();
      world.later();
      expect(labeled && (await world.deliver(labeled))).toBeUndefined();
      expect(opened && (await world.deliver(opened))).toBeUndefined();
      expect(world.issue(number).assignees).toHaveLength(1);
    }
    expect(await world.posted()).toHaveLength(6);
  });
});

it("goes on while BigQuery is away: the rows come later, each once", async () => {
  const world = await aRuleWorld([{ name: "r", do: [{ label: "bug" }, { webhook: "pager" }] }]);
  const event = world.openOne();
  world.failRows(2);
  expect(await world.deliver(event)).toBeInstanceOf(RetryLater);
  expect(await world.posted()).toHaveLength(1);
  expect(await world.deliver(event)).toBeInstanceOf(RetryLater);
  expect(await world.deliver(event)).toBeUndefined();
  expect(world.rows.map(({ what }) => what)).toEqual(["label", "webhook"]);
  expect(await world.posted()).toHaveLength(1);
});

it("goes on with the next attempt, and waits for no claim, where Firestore fails before GitHub is asked", async () => {
  const world = await aRuleWorld([{ name: "r", do: [{ label: "bug" }, { comment: "Thanks" }] }]);
  const { write } = world.documents;
  let lapses = 2;
  world.documents.write = async (name, ...call) => {
    if (name.startsWith("own_changes/") && lapses-- > 0) {
      throw new StoreFailed("Firestore is away");
    }
    return write(name, ...call);
  };
  const event = world.openOne();
  expect(await world.deliver(event)).toBeInstanceOf(StoreFailed);
  expect(await world.deliver(event)).toBeInstanceOf(StoreFailed);
  expect(await world.deliver(event)).toBeUndefined();
  expect(world.rows.map(({ what, outcome }) => [what, outcome])).toEqual([
    ["label", "done"],
    ["comment", "done"],
  ]);
});

describe("a comment", () => {
  const COMMENT = { name: "thanks", do: { comment: "Thanks" } };

  it.each([
    ["GitHub has written it, and the answer is lost", { kind: "lose-answer" }],
    ["GitHub has not written it, and cuts the connection", { kind: "reset" }],
    ["GitHub answers 502", { kind: "status", status: 502 }],
    ["GitHub writes it after we have given up", { kind: "apply-late", ms: 300 }],
    ["GitHub never answers", { kind: "hang" }],
  ] as const)("is there once after a while where %s", async (_, fault) => {
    const world = await aRuleWorld([COMMENT]);
    const event = world.openOne();
    world.github.faults.add({ ...fault, path: "/comments", times: 1 });
    expect(await world.deliver(event, world.instance(), 2_000)).toBeInstanceOf(RetryLater);
    // Not before it is certain that GitHub has ended its work.
    expect(await world.deliver(event)).toEqual(new RetryLater("another request may be doing this now"));
    if (fault.kind === "apply-late") {
      await expect.poll(() => world.issue(1).comments.length, { timeout: 20_000 }).toBe(1);
    }
    world.later();
    expect(await world.deliver(event)).toBeUndefined();
    expect(world.issue(1).comments).toHaveLength(1);
    expect(world.rows.map(({ outcome }) => outcome)).toEqual(["done"]);
  });
});

describe("what GitHub answers", () => {
  const answer = (status: number, message: string) =>
    ({ kind: "status", status, body: { message }, path: "/labels" }) as const;
  const LABEL = { name: "label", do: [{ label: "bug" }, { comment: "Labelled" }] };

  it.each([
    [404, "Not Found", BrokenDestination],
    [403, "Resource not accessible by integration", BrokenDestination],
    [422, "Validation Failed", BadMessage],
    [500, "Server Error", RetryLater],
  ])(
    "%i lets the event wait, or makes it a dead letter; what comes behind the step waits",
    async (status, message, kind) => {
      const world = await aRuleWorld([LABEL]);
      const event = world.openOne();
      world.github.faults.add(answer(status, message));
      expect(await world.deliver(event)).toBeInstanceOf(kind);
      expect(world.issue(1).comments).toEqual([]);
      expect(world.rows.map(({ outcome }) => outcome)).toEqual(kind === BadMessage ? ["refused"] : []);
      world.github.faults.clear();
      world.later();
      expect(await world.deliver(event)).toBeUndefined();
      expect(world.issue(1)).toMatchObject({ labels: ["bug"], comments: [{}] });
    },
  );

  it("410 says that the issue was deleted: there is nothing to do any more", async () => {
    const world = await aRuleWorld([LABEL]);
    const event = world.openOne();
    world.github.faults.add({ ...answer(410, "This issue was deleted"), path: "/issues/1" });
    expect(await world.deliver(event)).toBeUndefined();
    expect(world.rows.map(({ outcome }) => outcome)).toEqual(["gone", "gone"]);
  });

  it.each(["Unable to create comment because issue is locked.", "Repository was archived so is read-only."])(
    "403, %s is nothing that a right could repair: the event is a dead letter",
    async (message) => {
      const world = await aRuleWorld([{ name: "thanks", do: { comment: "Thanks" } }]);
      world.github.faults.add({ kind: "status", status: 403, body: { message }, path: "/comments" });
      expect(await world.deliver(world.openOne())).toBeInstanceOf(BadMessage);
      expect(world.rows).toMatchObject([{ outcome: "refused" }]);
    },
  );

  it("a limit of the rate lets a comment wait, and nothing is written twice", async () => {
    const world = await aRuleWorld([{ name: "thanks", do: { comment: "Thanks" } }]);
    const event = world.openOne();
    world.github.faults.add({ kind: "rate-limit", retryAfterSeconds: 1, path: "/comments", times: 1 });
    for (
      let attempts = 0;
      (await world.deliver(event, world.instance(), 50_000)) !== undefined;
      attempts += 1
    ) {
      expect(attempts).toBeLessThan(2);
      world.later();
    }
    expect(world.issue(1).comments).toHaveLength(1);
  });

  it("without a word, where it does not assign somebody, is compared: the event is a dead letter", async () => {
    const world = await aRuleWorld([{ name: "assign", do: { assign: ["nobody-at-all"] } }]);
    const event = world.openOne();
    expect(await world.deliver(event)).toEqual(
      new BadMessage("GitHub assigns only who has access to the repository, and at most 10"),
    );
    expect(world.rows).toMatchObject([
      { outcome: "refused", problem: expect.stringContaining("assigns only") },
    ]);
  });

  it("keeps no other rule waiting, where a webhook does not answer at all", async () => {
    const world = await aRuleWorld([
      { name: "slow", do: [{ webhook: "pager" }, { comment: "Behind" }] },
      { name: "other", do: [{ label: "bug" }, { comment: "Thanks" }] },
    ]);
    const event = world.openOne();
    world.faults.pager?.add({ kind: "hang" });
    expect(await world.deliver(event, world.instance(), 3_000)).toBeInstanceOf(RetryLater);
    expect(world.issue(1)).toMatchObject({
      labels: ["bug"],
      comments: [{ body: expect.stringMatching(/Thanks$/) }],
    });
    expect(world.rows.map(({ rule, what }) => [rule, what])).toEqual([
      ["other", "label"],
      ["other", "comment"],
    ]);
    world.faults.pager?.clear();
    world.later();
    expect(await world.deliver(event)).toBeUndefined();
    expect(world.issue(1).comments.map(({ body }) => body.split("\n").at(-1))).toEqual(["Thanks", "Behind"]);
    expect(world.rows.slice(2).map(({ rule, what }) => [rule, what])).toEqual([
      ["slow", "webhook"],
      ["slow", "comment"],
    ]);
  });

  it("keeps no other rule from acting", async () => {
    const world = await aRuleWorld([
      { name: "milestone", do: { milestone: "6.0" } },
      { name: "assign", do: { assign: { next: [MEI.login, TOMAS.login] } } },
    ]);
    const event = world.openOne();
    expect(await world.deliver(event)).toEqual(new BadMessage("acme/web has no milestone 6.0"));
    expect(world.issue(1).assignees).toHaveLength(1);
  });
});
