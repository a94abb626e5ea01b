import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { IssueEvent } from "./issue-event.ts";
import { Version1 } from "./version-1.ts";

const file = new URL("../../../test/contract/events/version-1.json", import.meta.url);
const published = JSON.parse(readFileSync(file, "utf8"));

describe("an event of version 1", () => {
  it("says all that it said, in the form of today", () => {
    const event = IssueEvent.parse(Version1.parse(published));
    expect(event).toMatchObject({
      id: published.id,
      host: "github.com",
      issue: { state: "open", labels: [{ name: "bug" }], assignees: [{ login: "Codertocat" }], type: null },
      label: { name: "bug" },
    });
    expect(event.issue.locked).toBeUndefined();
  });

  it("keeps its version, which says how its id was made", () => {
    expect(IssueEvent.parse(Version1.parse(published)).version).toBe(1);
  });

  it.each(["pinned", "unpinned"])("of %s does not say what it made up", (action) => {
    const made = { ...published, action, issue: { ...published.issue, labels: [], stateReason: null } };
    const { issue } = IssueEvent.parse(Version1.parse(made));
    const { state, stateReason, labels, type } = issue;
    expect([state, stateReason, labels, type]).toEqual([undefined, undefined, undefined, undefined]);
    expect(issue.milestone).toEqual(published.issue.milestone);
  });
});
