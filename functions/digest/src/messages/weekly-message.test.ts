import { expect, it } from "vitest";
import { someWeeks, WORKING_DAY } from "../testing/rows.ts";
import { shown } from "./testing/shown.ts";
import { weeklyMessage } from "./weekly-message.ts";

const OPTIONS = { daySeconds: WORKING_DAY, dashboard: undefined };

it("the weekly digest compares each repository with the week before, the busiest first", () => {
  const quiet = { opened: 0, closed: 1, n_first_response: 0, n_active_open: 0 };
  const rows = [someWeeks("acme/api", quiet), someWeeks("acme/web")] as const;
  const message = weeklyMessage([...rows], { ...OPTIONS, dashboard: "https://grafana.acme.example" });
  expect(shown(message)).toEqual([
    "Issues from 2 to 8 March 2026",
    "Repository | Opened | Closed | Open | Response p50/p90 (n) | Resolution p50/p90 (n)",
    "acme/web | 12 ▲3 | 9 ▼1 | 40 ▲3 ▁▂▃▃▅▇ | 5 h ▼ / 2 d (11) | 3 d / 12 d (9)",
    "acme/api | 0 ▼9 | 1 ▼9 | 40 ▲3 ▁▂▃▃▅▇ | – | –",
    "All 2 repositories | 12 ▼6 | 10 ▼10 | 80 ▲6 ▁▂▃▃▅▇ | – | –",
    expect.stringMatching(/^▲ ▼ against the week before/),
    "[Open the dashboard]",
  ]);
  expect(message.text).toBe("Issues from 2 to 8 March 2026: 12 opened, 10 closed, 80 open");
  // What is open elsewhere is not in the sum.
  expect(shown(message).at(-2)).toContain(
    "Repositories in which nothing changed in both weeks are left out.",
  );
});

it("a single repository is not summed up, and a first week is compared with nothing", () => {
  const { weeks, ...row } = someWeeks("acme/web", { week: "2026-02-23" });
  const lines = shown(weeklyMessage([{ ...row, weeks: [weeks[0]] }], OPTIONS));
  expect(lines[0]).toBe("Issues from 23 February to 1 March 2026");
  expect(lines[2]).toBe("acme/web | 12 | 9 | 40 ▃ | 5 h / 2 d (11) | 3 d / 12 d (9)");
  expect(lines).toHaveLength(4);
});

it("of 300 repositories it shows the busiest, and the sum of all", () => {
  const [first, ...more] = Array.from({ length: 300 }, (_, index) =>
    someWeeks(`acme/${"a".repeat(60)}-${index}`, { opened: index }),
  );
  const lines = shown(weeklyMessage([first ?? someWeeks("acme/web"), ...more], OPTIONS));
  expect(lines[2]).toMatch(/^acme\/a+-299 \| 299 ▲290/);
  const [rest] = /\d+(?= other repositories had less to do)/.exec(lines.at(-1) ?? "") ?? [];
  expect(lines.at(-2)).toMatch(/^All 300 repositories \| 44,850 /);
  expect(lines.length - 4 + Number(rest)).toBe(300);
  expect(lines.length).toBeGreaterThan(15);
});
