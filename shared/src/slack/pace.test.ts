import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { RetryLater } from "../errors.ts";
import { createPace, type Pace } from "./pace.ts";

const start = Date.parse("2026-03-02T09:30:00Z");
const never = new AbortController().signal;

beforeEach(() => {
  vi.useFakeTimers({ now: start });
});
afterEach(() => {
  vi.useRealTimers();
});

/** Asks for turns; returns when each came or was refused, in seconds from the start. */
function ask(pace: Pace, count: number, { channel = "C1", within = 1000, signal = never } = {}): string[] {
  const turns: string[] = [];
  function note(what: string): void {
    turns.push(`${what} ${(Date.now() - start) / 1000}`);
  }
  for (let index = 0; index < count; index++) {
    void pace.turn(channel, Date.now() + within * 1000, signal).then(
      () => note("turn"),
      (error) => note(error instanceof RetryLater ? "refused" : String(error)),
    );
  }
  return turns;
}

describe("the pace of a channel", () => {
  it("is one message a second, the first at once", async () => {
    const turns = ask(createPace(1), 3);
    await vi.advanceTimersByTimeAsync(5000);
    expect(turns).toEqual(["turn 0", "turn 1", "turn 2"]);
  });

  it("is kept after a quiet time, and each channel has its own", async () => {
    const pace = createPace(1);
    ask(pace, 1);
    await vi.advanceTimersByTimeAsync(700);
    const [same, other] = [ask(pace, 2), ask(pace, 1, { channel: "C2" })];
    await vi.advanceTimersByTimeAsync(5000);
    expect([same, other]).toEqual([["turn 1", "turn 2"], ["turn 0.7"]]);
  });

  it("holds between any two messages, not per second of the clock", async () => {
    const pace = createPace(1);
    ask(pace, 1);
    await vi.advanceTimersByTimeAsync(1900);
    const turns = ask(pace, 2);
    await vi.advanceTimersByTimeAsync(5000);
    expect(turns).toEqual(["turn 1.9", "turn 2.9"]);
  });

  it("can be slower or faster", async () => {
    const [slow, fast] = [ask(createPace(0.5), 2), ask(createPace(10), 3)];
    await vi.advanceTimersByTimeAsync(5000);
    expect([slow, fast]).toEqual([
      ["turn 0", "turn 2"],
      ["turn 0", "turn 0.1", "turn 0.2"],
    ]);
  });

  it("refuses at once a message whose turn would come too late", async () => {
    const turns = ask(createPace(1), 5, { within: 2 });
    await vi.advanceTimersByTimeAsync(0);
    expect(turns.toSorted()).toEqual(["refused 0", "refused 0", "turn 0"]);
    await vi.advanceTimersByTimeAsync(5000);
    expect(turns.slice(3)).toEqual(["turn 1", "turn 2"]);
  });

  it("gives up a turn when its delivery ends, and the next message moves up", async () => {
    const pace = createPace(1);
    const delivery = new AbortController();
    const [first, ended] = [ask(pace, 1), ask(pace, 1, { signal: delivery.signal })];
    await vi.advanceTimersByTimeAsync(500);
    delivery.abort();
    await vi.advanceTimersByTimeAsync(0);
    const next = ask(pace, 1, { within: 1 });
    await vi.advanceTimersByTimeAsync(5000);
    expect([first, ended, next]).toEqual([["turn 0"], ["refused 0.5"], ["turn 1"]]);
  });

  it("gives no turn to a delivery that has ended", async () => {
    const turns = ask(createPace(1), 1, { signal: AbortSignal.abort() });
    await vi.advanceTimersByTimeAsync(0);
    expect(turns).toEqual(["refused 0"]);
  });
});

describe("a channel that Slack asks to pause", () => {
  it("gets no message for so long, then continues at its pace", async () => {
    const pace = createPace(1);
    pace.pause("C1", 30_000);
    const [turns, other] = [ask(pace, 2), ask(pace, 1, { channel: "C2" })];
    await vi.advanceTimersByTimeAsync(60_000);
    expect([turns, other]).toEqual([["turn 30", "turn 31"], ["turn 0"]]);
  });

  it("refuses at once the messages that now wait too long, and keeps the others", async () => {
    const pace = createPace(1);
    const [first, hasty, patient] = [
      ask(pace, 1),
      ask(pace, 1, { within: 10 }),
      ask(pace, 1, { within: 40 }),
    ];
    await vi.advanceTimersByTimeAsync(200);
    pace.pause("C1", 30_000);
    await vi.advanceTimersByTimeAsync(60_000);
    expect([first, hasty, patient]).toEqual([["turn 0"], ["refused 0.2"], ["turn 30.2"]]);
  });

  it.each([
    [10_000, 1000],
    [1000, 10_000],
  ])("stays paused until the later of two answers: %i and %i ms", async (...pauses) => {
    const pace = createPace(1);
    for (const ms of pauses) {
      pace.pause("C1", ms);
    }
    const turns = ask(pace, 1);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(turns).toEqual(["turn 10"]);
  });
});
