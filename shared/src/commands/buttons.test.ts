import { describe, expect, it } from "vitest";
import { actionIdOf, BUTTONS, buttonOf, buttonValue, buttonValueIn } from "./buttons.ts";

const ISSUE = { repository: "acme/web", number: 12, id: 120 };

describe("a button", () => {
  it("knows its issue and its labels", () => {
    const value = { ...ISSUE, labels: ["bug", 'needs "repro"'] };
    expect(buttonValueIn(buttonValue(value))).toEqual(value);
  });

  it("has a value of 2,000 characters, as Slack allows: where labels do not fit, it goes without all of them", () => {
    const label = "x".repeat(2000 - buttonValue({ ...ISSUE, labels: [""] }).length);
    const longest = { ...ISSUE, labels: [label] };
    expect(buttonValue(longest)).toHaveLength(2000);
    expect(buttonValueIn(buttonValue(longest))).toEqual(longest);
    expect(buttonValueIn(buttonValue({ ...ISSUE, labels: [`${label}x`] }))).toEqual(ISSUE);
  });

  it.each([undefined, "", "12", "{", '{"repository":"acme/web","number":"12","id":120}'])(
    "that says %j is about no issue",
    (text) => {
      expect(buttonValueIn(text)).toBeUndefined();
    },
  );

  it("is known by its action id; the one that opens the issue is none of these", () => {
    expect(BUTTONS.map((kind) => buttonOf(actionIdOf(kind)))).toEqual(BUTTONS);
    expect(buttonOf("open_issue")).toBeUndefined();
  });
});
