import { describe, expect, it } from "vitest";
import type { Earlier } from "./earlier.ts";
import { periodOf, periodSince, sureUntil, wholePeriodOf } from "./period.ts";

const NOW = new Date("2026-03-10T12:00:00Z");

function day(number: number): Date {
  return new Date(Date.UTC(2026, 2, number));
}

/** What is known of the repository 7, which was compared from one day until another. */
function earlier(more: Partial<Earlier> = {}, compared?: [since: number, until: number]): Earlier {
  const its = compared && {
    id: 7,
    name: "acme/web",
    state: "active" as const,
    statedState: null,
    reconciledSince: day(compared[0]),
    reconciledUntil: day(compared[1]),
    fullyReconciledAt: null,
    backfilledAt: null,
  };
  return { known: new Map(its ? [[7, its]] : []), received: new Map(), begun: day(1), ...more };
}

describe("a repository is compared", () => {
  it("for the first time since three days before", () => {
    expect(periodOf(7, earlier(), NOW).updatedSince).toEqual(new Date("2026-03-07T12:00:00Z"));
  });

  it("not since before anything was received", () => {
    expect(periodOf(7, earlier({ begun: day(9) }), NOW).from).toEqual(day(9));
    expect(periodOf(7, earlier({ begun: undefined }), NOW).from).toEqual(NOW);
  });

  it("where the last comparison ended, for all that it has missed since the first one", () => {
    expect(periodOf(7, earlier({}, [2, 8]), NOW)).toEqual({
      updatedSince: day(8),
      from: day(2),
      until: NOW,
    });
  });

  it("since when a person says, also further back", () => {
    const due = periodOf(7, earlier({}, [2, 8]), NOW);
    expect(periodSince(day(9), due)).toEqual({ updatedSince: day(9), from: day(2), until: NOW });
    expect(periodSince(day(1), due)).toEqual({ updatedSince: day(1), from: day(1), until: NOW });
  });

  it("as a whole for what it has missed since something of it was received", () => {
    expect(wholePeriodOf(7, earlier({ received: new Map([[7, day(3)]]) }), NOW).from).toEqual(day(3));
    expect(wholePeriodOf(7, earlier(), NOW).from).toEqual(NOW);
  });
});

describe("a repository has been compared for good", () => {
  const period = periodOf(7, earlier({}, [2, 8]), NOW);

  it("but for the last day, after a whole comparison", () => {
    expect(sureUntil(period, null)).toEqual(new Date("2026-03-09T12:00:00Z"));
  });

  it("as far as one came that ended early, but not where something may be on its way", () => {
    expect(sureUntil(period, day(9))).toEqual(day(9));
    expect(sureUntil(period, NOW)).toEqual(new Date("2026-03-10T11:45:00Z"));
  });

  it("never less than before", () => {
    expect(sureUntil(period, day(7))).toEqual(day(8));
    expect(sureUntil(periodSince(NOW, period), null)).toEqual(NOW);
  });
});
