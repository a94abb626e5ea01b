import { describe, expect, it } from "vitest";
import { RetryLater } from "../errors.ts";
import { type Lane, Pace } from "./pace.ts";
import { ManualClock } from "./testing/manual-clock.ts";

const CHANNEL: Lane = { name: "C1", intervalMs: 1000, burst: 1 };
const OTHER: Lane = { ...CHANNEL, name: "C2" };

/** A pace with its clock. */
function aPace() {
  const pace = new Pace();
  const clock = new ManualClock();
  return {
    clock,
    pause: (ms: number, { name } = CHANNEL) => pace.pause(name, ms, clock),
    /** Asks for turns; returns when each came or was refused, in seconds. */
    ask(count: number, { lane = CHANNEL, within = 1000 } = {}): string[] {
      const turns: string[] = [];
      const note = (what: string) => void turns.push(`${what} ${clock.now() / 1000}`);
      for (let index = 0; index < count; index++) {
        pace.turn(lane, within * 1000, clock).then(
          () => note("turn"),
          (error) => note(error instanceof RetryLater ? "refused" : String(error)),
        );
      }
      return turns;
    },
  };
}

describe("the pace of a channel", () => {
  it("is one message a second, the first at once", async () => {
    const { ask, clock } = aPace();
    const turns = ask(3);
    await clock.pass(5000);
    expect(turns).toEqual(["turn 0", "turn 1", "turn 2"]);
  });

  it("is kept after a quiet time, and each channel has its own", async () => {
    const { ask, clock } = aPace();
    ask(1);
    await clock.pass(700);
    const [same, other] = [ask(2), ask(1, { lane: OTHER })];
    await clock.pass(5000);
    expect([same, other]).toEqual([["turn 1", "turn 2"], ["turn 0.7"]]);
  });

  it("holds between any two messages, not per second of the clock", async () => {
    const { ask, clock } = aPace();
    ask(1);
    await clock.pass(1900);
    const turns = ask(2);
    await clock.pass(5000);
    expect(turns).toEqual(["turn 1.9", "turn 2.9"]);
  });

  it("can be slower or faster", async () => {
    const { ask, clock } = aPace();
    const slow = ask(2, { lane: { ...CHANNEL, intervalMs: 2000 } });
    const fast = ask(3, { lane: { ...OTHER, intervalMs: 100 } });
    await clock.pass(5000);
    expect([slow, fast]).toEqual([
      ["turn 0", "turn 2"],
      ["turn 0", "turn 0.1", "turn 0.2"],
    ]);
  });

  it("refuses at once a message whose turn would come too late", async () => {
    const { ask, clock } = aPace();
    const turns = ask(5, { within: 2 });
    await clock.pass(0);
    expect(turns.toSorted()).toEqual(["refused 0", "refused 0", "turn 0"]);
    await clock.pass(5000);
    expect(turns.slice(3)).toEqual(["turn 1", "turn 2"]);
  });

  it("keeps no turn for a message that it has refused", async () => {
    const { ask, clock } = aPace();
    ask(2);
    ask(1, { within: 1.5 });
    const turns = ask(1);
    await clock.pass(5000);
    expect(turns).toEqual(["turn 2"]);
  });
});

describe("calls that may follow each other in a burst", () => {
  const lane: Lane = { name: "update", intervalMs: 1000, burst: 3 };

  it("do so after a time without calls, and then keep the pace", async () => {
    const { ask, clock } = aPace();
    const turns = ask(5, { lane });
    await clock.pass(20_000);
    expect(turns).toEqual(["turn 0", "turn 0", "turn 0", "turn 1", "turn 2"]);
    const later = ask(4, { lane });
    await clock.pass(20_000);
    expect(later).toEqual(["turn 20", "turn 20", "turn 20", "turn 21"]);
  });

  it("never exceed the pace in the long run", async () => {
    const { ask, clock } = aPace();
    const turns = ask(60, { lane });
    for (let second = 0; second < 60; second++) {
      await clock.pass(1000);
      expect(turns.length).toBeLessThanOrEqual(second + 1 + lane.burst);
    }
  });

  it("are not held back where only Slack sets the pace", async () => {
    const { ask, clock } = aPace();
    const turns = ask(50, { lane: { name: "post", intervalMs: 0, burst: 1 } });
    await clock.pass(0);
    expect(turns).toEqual(Array(50).fill("turn 0"));
  });
});

describe("a channel that Slack asks to pause", () => {
  it("gets no message for so long, then continues at its pace", async () => {
    const { ask, clock, pause } = aPace();
    pause(30_000);
    const [turns, other] = [ask(2), ask(1, { lane: OTHER })];
    await clock.pass(60_000);
    expect([turns, other]).toEqual([["turn 30", "turn 31"], ["turn 0"]]);
  });

  it("takes away the turns that were to come meanwhile, and keeps their order", async () => {
    const { ask, clock, pause } = aPace();
    const [first, second, third] = [ask(1), ask(1), ask(1)];
    await clock.pass(200);
    pause(30_000);
    await clock.pass(60_000);
    expect([first, second, third]).toEqual([["turn 0"], ["turn 30.2"], ["turn 31.2"]]);
  });

  it("refuses the messages that now wait too long when their turn would have come, and keeps the others", async () => {
    const { ask, clock, pause } = aPace();
    const [first, hasty, patient] = [ask(1), ask(1, { within: 10 }), ask(1, { within: 40 })];
    await clock.pass(200);
    pause(30_000);
    await clock.pass(60_000);
    expect([first, hasty, patient]).toEqual([["turn 0"], ["refused 1"], ["turn 30.2"]]);
  });

  it.each([
    [10_000, 1000],
    [1000, 10_000],
  ])("stays paused until the later of two answers: %i and %i ms", async (...pauses) => {
    const { ask, clock, pause } = aPace();
    for (const ms of pauses) {
      pause(ms);
    }
    const turns = ask(1);
    await clock.pass(60_000);
    expect(turns).toEqual(["turn 10"]);
  });
});
