import { describe, expect, it } from "vitest";
import type { Attempt } from "../attempt.ts";
import { attempt, MINUTE, NOW, THREE_DAYS_AGO } from "../testing/attempts.ts";
import { dueOf } from "./due.ts";
import { failedOf } from "./failed.ts";

/** What is asked for, so many minutes before {@link NOW}. */
function dueAmong(attempts: Attempt[], minutesAgo = 0) {
  const now = NOW - minutesAgo * MINUTE;
  const since = THREE_DAYS_AGO - minutesAgo * MINUTE;
  const failed = failedOf(attempts, since).filter(({ isLost }) => !isLost);
  const { due, atMost } = dueOf(failed, attempts, { now, since });
  return { guids: due.map(({ guid }) => guid), atMost };
}

/** The 10 minutes of a schedule, from so many minutes ago until now. */
function* schedule(fromMinutesAgo: number) {
  for (let minutesAgo = fromMinutesAgo; minutesAgo >= 0; minutesAgo -= 10) {
    yield minutesAgo;
  }
}

/**
 * Plays the schedule: ingress answers from so many minutes before {@link NOW} on.
 * @returns how many events of the first hour of three days have not arrived when GitHub can no longer deliver them
 */
function lostOf(count: number, { upMinutesAgo, live }: { upMinutesAgo: number; live: boolean }): number {
  const answer = (minutesAgo: number) => (minutesAgo <= upMinutesAgo ? 202 : 503);
  const attempts = Array.from({ length: count }, (_, index) =>
    attempt(`${index}`, 72 * 60 - 1 - (59 * index) / count, 503),
  );
  for (const minutesAgo of schedule(72 * 60 - 60)) {
    if (live && minutesAgo % 60 === 0) {
      attempts.push(attempt(`live ${minutesAgo}`, minutesAgo, answer(minutesAgo)));
    }
    const { guids, atMost } = dueAmong(attempts, minutesAgo);
    attempts.push(
      ...guids.slice(0, atMost).map((guid) => attempt(guid, minutesAgo, answer(minutesAgo), true)),
    );
  }
  return failedOf(attempts, THREE_DAYS_AGO).filter(({ guid }) => !guid.startsWith("live")).length;
}

describe("what GitHub is asked for", () => {
  const works = attempt("works", 1, 202);

  it("is at once what has failed once", () => {
    expect(dueAmong([works, attempt("a", 0, 503)]).guids).toEqual(["a"]);
  });

  it("is in longer and longer pauses what fails again and again while others arrive", () => {
    const asked: number[] = [];
    const attempts = [attempt("a", 72 * 60 - 1, 503)];
    for (const minutesAgo of schedule(72 * 60 - 10)) {
      attempts.push(attempt(`works ${minutesAgo}`, minutesAgo + 1, 202));
      if (dueAmong(attempts, minutesAgo).guids.length > 0) {
        asked.push(72 * 60 - minutesAgo);
        attempts.push(attempt("a", minutesAgo, 503, true));
      }
    }
    expect(asked.slice(0, 6)).toEqual([10, 20, 40, 80, 160, 320]);
    expect(asked.length).toBeGreaterThan(20);
    expect(asked.length).toBeLessThan(45);
  });

  it("is little while nothing gets through: the oldest, and some others", () => {
    const failed = Array.from({ length: 200 }, (_, index) => attempt(`${index}`, 300 - index, 503));
    const { guids, atMost } = dueAmong(failed);
    expect(guids.slice(0, 5)).toEqual(["0", "1", "2", "3", "4"]);
    expect(new Set(guids).size).toBe(200);
    expect(atMost).toBe(10);
    expect(dueAmong([...failed, works])).toMatchObject({ atMost: 200 });
  });

  it("is all as soon as ingress takes something again, however often it was asked for meanwhile", () => {
    const attempts = [80, 70, 60, 50, 40, 30, 20].map((minutesAgo, index) =>
      attempt("a", minutesAgo, 503, index > 0),
    );
    expect(dueAmong(attempts).guids).toEqual([]);
    expect(dueAmong([...attempts, attempt("live", 1, 202)]).guids).toEqual(["a"]);
  });

  it.each([
    [100, 68.5],
    [100, 71],
    [400, 70],
    [400, 71],
  ])(
    "comes in time, of %i events whose ingress is up again after %d of GitHub's 72 hours",
    (count, hours) => {
      const upMinutesAgo = (72 - hours) * 60;
      expect(lostOf(count, { upMinutesAgo, live: true })).toBe(0);
      expect(lostOf(count, { upMinutesAgo, live: false })).toBe(0);
    },
  );

  it("comes within an hour after two days, of 2,000 events, and costs 100 requests an hour until then", () => {
    const perCall = 480;
    const upMinutesAgo = 60;
    const attempts = Array.from({ length: 2_000 }, (_, index) =>
      attempt(`${index}`, upMinutesAgo + (48 * 60 * (2_000 - index)) / 2_000, 503),
    );
    let asked = 0;
    for (const minutesAgo of schedule(upMinutesAgo + 48 * 60 - 10)) {
      const known = attempts.filter(({ at }) => at <= NOW - minutesAgo * MINUTE);
      const { guids, atMost } = dueAmong(known, minutesAgo);
      const answer = minutesAgo <= upMinutesAgo ? 202 : 503;
      const now = guids.slice(0, Math.min(atMost, perCall));
      attempts.push(...now.map((guid) => attempt(guid, minutesAgo, answer, true)));
      asked += answer === 503 ? now.length : 0;
    }
    expect(failedOf(attempts, THREE_DAYS_AGO)).toEqual([]);
    expect(asked / 48).toBeLessThan(100);
  });
});
