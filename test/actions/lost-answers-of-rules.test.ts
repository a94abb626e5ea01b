import { MEI, MONDAY } from "@issue-relay/local/stand-ins/github/testing/acme";
import { BadMessage } from "@issue-relay/shared/errors";
import { describe, expect, it } from "vitest";
import { aRuleWorld, Killed, Life } from "./testing/a-rule-world.ts";

type World = Awaited<ReturnType<typeof aRuleWorld>>;

/** A step, and whether it was done. */
type Step = [step: object, isDone: (world: World) => boolean | Promise<boolean>];

/** An issue that is opened with the label `P1` shows whether these were done. */
const SEEN: Record<string, Step> = {
  label: [{ label: "bug" }, ({ issue }) => issue(1).labels.includes("bug")],
  unlabel: [{ unlabel: "P1" }, ({ issue }) => !issue(1).labels.includes("P1")],
  assign: [{ assign: [MEI.login] }, ({ issue }) => issue(1).assignees.length > 0],
  comment: [{ comment: "Thanks" }, ({ issue }) => issue(1).comments.length > 0],
  close: [{ close: "not_planned" }, ({ issue }) => issue(1).state === "closed"],
  milestone: [{ milestone: "5.1" }, ({ issue }) => issue(1).milestone !== null],
  type: [{ type: "Bug" }, ({ issue }) => issue(1).type !== null],
};

/** Nobody can see whether these were done. */
const UNSEEN: Record<string, Step> = {
  webhook: [{ webhook: "pager" }, async ({ posted }) => (await posted()).length > 0],
  dispatch: [{ dispatch: "new-issue" }, ({ github }) => github.issues.dispatches.length > 0],
  project: [
    { project: { organization: "acme", number: 7 } },
    ({ github }) => github.issues.world.projects.find("acme", 7)?.items.length === 1,
  ],
};

/** An attempt that dies at one of its waits. @param isDone whether that is still carried out */
async function diedAt(at: number, isDone: boolean, [step, done]: Step) {
  const world = await aRuleWorld([{ name: "r", do: step }]);
  const of = { organization: "acme", number: 7, title: "Triage", by: MEI, createdAt: MONDAY };
  world.github.issues.world.projects.add(of);
  const [event] = world.open({ labels: ["P1"] });
  if (!event) {
    throw new Error("no issue was opened");
  }
  const life = new Life();
  life.endAt(at, isDone);
  expect(await world.deliver(event, world.instance(life))).toBeInstanceOf(Killed);
  world.later();
  return { world, event, isDone: await done(world) };
}

/** An attempt that dies when it asks for it. @param isDone whether it is still done */
async function begun(step: Step, isDone: boolean) {
  for (let at = 0; ; at += 1) {
    const behind = await diedAt(at, true, step);
    if (behind.isDone) {
      return isDone ? behind : diedAt(at, false, step);
    }
  }
}

function archive({ github }: World) {
  github.issues.change({ action: "archived", repository: "acme/web", by: MEI });
}

describe.each(Object.entries(SEEN))("a step that may have been done without an answer: %s", (_, step) => {
  it("is found on GitHub, though GitHub would refuse it by now", async () => {
    const { world, event } = await begun(step, true);
    archive(world);
    expect(await world.deliver(event)).toBeUndefined();
    expect(world.rows.map(({ outcome }) => outcome)).toEqual(["done"]);
  });

  it("is not called refused where GitHub refuses to show the issue by now", async () => {
    const { world, event } = await begun(step, true);
    const body = { message: "Repository access blocked" };
    world.github.faults.add({ kind: "status", status: 451, body, path: "/issues/1" });
    expect(await world.deliver(event)).toBeInstanceOf(BadMessage);
    expect(world.rows.map(({ outcome }) => outcome)).toEqual(["unknown"]);
  });

  it("is refused where GitHub shows that it was not", async () => {
    const { world, event } = await begun(step, false);
    archive(world);
    expect(await world.deliver(event)).toBeInstanceOf(BadMessage);
    expect(world.rows.map(({ outcome }) => outcome)).toEqual(["refused"]);
  });
});

describe.each(Object.entries(UNSEEN))("a step that nobody can look for: %s", (_, step) => {
  it("is not called refused where an attempt had no answer, nor in the dead letter", async () => {
    const { world, event } = await begun(step, true);
    const refusal = { kind: "status", status: 422, body: { message: "Validation Failed" } } as const;
    world.github.faults.add({ ...refusal, path: "/dispatches" });
    world.github.faults.add({ ...refusal, path: "/items" });
    world.faults.pager?.add(refusal);
    const error = await world.deliver(event);
    expect(error).toBeInstanceOf(BadMessage);
    const problem = expect.stringMatching(
      /^no answer came to an attempt, which may have done it; now: .*422/,
    );
    expect(error).toMatchObject({ message: problem });
    expect(world.rows).toMatchObject([{ outcome: "unknown", problem }]);
  });
});
