import { describe, expect, it } from "vitest";
import { aToDo, WORKING_DAY } from "../testing/rows.ts";
import { dailyMessage } from "./daily-message.ts";
import { shown } from "./testing/shown.ts";

const OPTIONS = { daySeconds: WORKING_DAY, dashboard: undefined };
const HOUR = 3600;

/** The lines of the message about these issues. */
function linesOf(...issues: ReturnType<typeof aToDo>[]) {
  return shown(dailyMessage(issues, OPTIONS));
}

describe("the daily digest says of each issue", () => {
  it("how long it waits, and for whom", () => {
    expect(linesOf(aToDo(), aToDo({ number: 13, assignees: ["bob", "cat", "dan", "eve"] }))).toEqual([
      "2 issues wait for an answer",
      "• [Login fails on Safari] · acme/web#12",
      "No answer for 14 working hours · nobody is assigned",
      "• [Login fails on Safari] · acme/web#13",
      "No answer for 14 working hours · waits for bob, cat, dan and 1 more",
    ]);
  });

  it("which target it misses, and by how much", () => {
    const response = { goal: "first response", label: "bug", late_working_seconds: 6 * HOUR };
    const close = { goal: "close", label: "*", late_working_seconds: 20 * HOUR };
    // It was closed for a while.
    const times = { age_working_seconds: 200 * HOUR, open_so_far_working_seconds: 60 * HOUR };
    const answered = { ...times, is_unanswered: false };
    expect(linesOf(aToDo({ missed: [response, close] }), aToDo({ ...answered, missed: [close] }))).toEqual([
      "1 issue waits for an answer, 1 more misses its target",
      "• [Login fails on Safari] · acme/web#12",
      "No answer for 14 working hours, 6 working hours past the target for bug · nobody is assigned",
      "• [Login fails on Safari] · acme/web#12",
      "Open for 7 working days, 2 working days past the target to close · nobody is assigned",
    ]);
  });

  it.each([
    ["that nobody knows", null],
    ["of less than a minute, as on Monday morning since the weekend", 59],
  ])("no time %s", (_, waited_working_seconds) => {
    expect(linesOf(aToDo({ waited_working_seconds })).at(-1)).toBe("No answer yet · nobody is assigned");
  });

  it("its title as it was typed, which notifies nobody and leads to the issue", () => {
    const title = "<!channel> *bold* & <@U1>";
    const { text, blocks } = dailyMessage([aToDo({ title, assignees: ["U1"] })], OPTIONS);
    expect(text).toBe(
      "1 issue waits for an answer. The oldest: &lt;!channel&gt; *bold* &amp; &lt;@U1&gt; · acme/web#12",
    );
    const link = { type: "link", text: title, url: "https://github.com/acme/web/issues/12" };
    expect(blocks).toMatchObject([{}, { elements: [{ elements: [{ elements: [link, {}, {}, {}] }] }] }]);
  });
});

it("a long list ends with how many more there are, and where", () => {
  const issues = Array.from({ length: 1500 }, (_, number) => aToDo({ number }));
  const dashboard = "https://grafana.acme.example/d/issues";
  const lines = shown(dailyMessage(issues, { ...OPTIONS, dashboard }));
  expect(lines[0]).toBe("1,500 issues wait for an answer");
  expect(lines).toHaveLength(1 + 2 * 20 + 1);
  expect(lines.at(-1)).toBe("[… and 1,480 more]");
});

it.each([
  [1, "1 issue misses its target"],
  [3, "3 issues miss their target"],
])("where all are answered, it is about targets alone (%d)", (count, title) => {
  const late = [{ goal: "close", label: "*", late_working_seconds: 60 }];
  const issues = Array.from({ length: count }, () => aToDo({ is_unanswered: false, missed: late }));
  expect(linesOf(...issues)[0]).toBe(title);
});
