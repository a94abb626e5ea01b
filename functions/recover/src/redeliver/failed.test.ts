import { describe, expect, it } from "vitest";
import { Attempt } from "../attempt.ts";
import { attempt, MINUTE, NOW, THREE_DAYS_AGO } from "../testing/attempts.ts";
import { failedOf } from "./failed.ts";

function failedAmong(attempts: Attempt[]): string[] {
  return failedOf(attempts, THREE_DAYS_AGO).map(({ guid }) => guid);
}

describe("what has not arrived", () => {
  it("is what ingress did not take in any attempt, whatever the status", () => {
    const codes = [0, 101, 200, 204, 302, 401, 404, 500, 502, 503];
    const failing = codes.map((code, index) => attempt(`${code}`, 60 - index, code));
    expect(failedAmong(failing)).toEqual(codes.map(String));
    expect(failedAmong([attempt("a", 9, 202)])).toEqual([]);
  });

  it("is not what a later or an earlier attempt has delivered", () => {
    expect(failedAmong([attempt("later", 30, 503), attempt("later", 10, 202, true)])).toEqual([]);
    expect(failedAmong([attempt("earlier", 30, 202), attempt("earlier", 10, 503, true)])).toEqual([]);
  });

  it("comes in the order of its first attempt, whatever the order of GitHub's list", () => {
    const attempts = [
      attempt("new", 10, 503),
      attempt("old", 5, 503, true),
      attempt("middle", 100, 503),
      attempt("old", 300, 503),
    ];
    expect(failedAmong(attempts)).toEqual(["old", "middle", "new"]);
  });

  it("is asked for by its newest attempt, with an id beyond 2^53 to the digit", () => {
    const id = 9_007_199_254_740_995n;
    const newest = { id, guid: "a", delivered_at: new Date(NOW - 5 * MINUTE).toISOString(), event: "issues" };
    expect(failedOf([attempt("a", 30, 503), Attempt.parse(newest)], THREE_DAYS_AGO)).toMatchObject([
      { newest: { id: "9007199254740995" } },
    ]);
  });

  it("is told by ids where an attempt and the next one have the same second", () => {
    const [first, again] = [attempt("a", 30, 503), attempt("a", 30, 413, true)];
    expect(failedOf([again, first], THREE_DAYS_AGO)).toMatchObject([
      { newest: { code: 413 }, isLost: false, hasOriginal: true },
    ]);
  });

  it("is lost where GitHub attempted it first more than three days ago, though it lists later attempts", () => {
    const gone = [attempt("gone", 73 * 60, 503), attempt("gone", 60, 503, true)];
    expect(failedOf(gone, THREE_DAYS_AGO)).toMatchObject([{ isLost: true, hasOriginal: true }]);
    expect(failedOf(gone.slice(1), THREE_DAYS_AGO)).toMatchObject([{ isLost: true, hasOriginal: false }]);
    expect(failedOf([attempt("here", 71 * 60, 503)], THREE_DAYS_AGO)).toMatchObject([{ isLost: false }]);
  });

  it("is also an attempt of which GitHub says little", () => {
    const little = {
      id: 1,
      guid: "a",
      delivered_at: new Date(NOW).toISOString(),
      status_code: null,
      event: "issues",
    };
    expect(failedAmong([Attempt.parse(little)])).toEqual(["a"]);
  });
});
