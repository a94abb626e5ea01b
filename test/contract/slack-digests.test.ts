import { Blocks } from "@issue-relay/local/stand-ins/slack/block-kit";
import { MAX_TEXT } from "@issue-relay/local/stand-ins/slack/content";
import { pingsOf } from "@issue-relay/local/stand-ins/slack/pings";
import { MAX_BLOCKS_CHARACTERS, type SlackMessage } from "@issue-relay/shared/slack/message";
import fc from "fast-check";
import { expect, it } from "vitest";
import { dailyMessage } from "../../functions/digest/src/messages/daily-message.ts";
import { reminderMessage } from "../../functions/digest/src/messages/reminder-message.ts";
import { weeklyMessage } from "../../functions/digest/src/messages/weekly-message.ts";
import { aToDo, someWeeks } from "../../functions/digest/src/testing/rows.ts";

const RUNS = 300;
const DAY = 8 * 3600;
const DASHBOARD = `https://grafana.acme.example/${"d".repeat(2900)}`;

function check({ text, blocks }: SlackMessage): void {
  expect(pingsOf(text, Blocks.parse(blocks))).toEqual([]);
  expect(JSON.stringify(blocks).length).toBeLessThanOrEqual(MAX_BLOCKS_CHARACTERS);
  expect(JSON.stringify(blocks)).not.toMatch(/\\ud[89a-f]/i);
  expect(text.length).toBeLessThanOrEqual(MAX_TEXT);
  expect(text).not.toMatch(/^\s*$|[\n<>]/);
}

const NAME = fc.oneof(
  fc.constantFrom(
    "",
    "<!channel>",
    "<@U012AB3CD>",
    '"\\"\\"\\',
    "\u200b",
    "\u202e",
    "\ud83d",
    "a\nb",
    "@here",
  ),
  fc.string({ unit: "binary", maxLength: 300 }),
);
const SECONDS = fc.nat({ max: 1e9 });
const ISSUE = fc
  .record({
    title: fc.option(NAME),
    repository: NAME,
    url: fc.constantFrom(
      null,
      "javascript:alert(1)",
      `https://github.com/${"u".repeat(2900)}`,
      "https://a.b/c",
    ),
    assignees: fc.array(NAME, { maxLength: 10 }),
    age_working_seconds: fc.option(SECONDS),
    waited_working_seconds: fc.option(SECONDS),
    is_unanswered: fc.boolean(),
    missed: fc.array(
      fc.record({
        goal: fc.constantFrom("first response", "close", "another"),
        label: NAME,
        late_working_seconds: SECONDS,
      }),
      { maxLength: 2 },
    ),
  })
  .map(aToDo);

it("Slack takes the daily digest of any issues, and it notifies nobody", () => {
  fc.assert(
    fc.property(fc.array(ISSUE, { minLength: 1, maxLength: 25 }), (issues) => {
      check(dailyMessage(issues, { daySeconds: DAY, dashboard: DASHBOARD }));
    }),
    { numRuns: RUNS },
  );
});

it("Slack takes the reminder of any issue", () => {
  fc.assert(
    fc.property(ISSUE, (issue) =>
      check(reminderMessage(issue, { people: {}, mentions: [], daySeconds: DAY })),
    ),
    { numRuns: RUNS },
  );
});

it("Slack takes the weekly digest of any repositories, and it notifies nobody", () => {
  const week = fc.record({ opened: fc.nat(), closed: fc.nat(), backlog: fc.nat() });
  const rows = fc.array(fc.tuple(NAME, week), { minLength: 1, maxLength: 120 });
  fc.assert(
    fc.property(rows, (named) => {
      const [first = someWeeks("acme/web"), ...more] = named.map(([name, last]) => someWeeks(name, last));
      check(weeklyMessage([first, ...more], { daySeconds: DAY, dashboard: DASHBOARD }));
    }),
    { numRuns: RUNS / 10 },
  );
});
