import { describe, expect, it } from "vitest";
import { LABEL, labelOption } from "./label.ts";

const ISSUE = { repository: "acme/web", number: 12, id: 120 };
const NOW = new Date();

function chosen(names: string[], labels?: string[]) {
  const fields = { labels: { selected_options: names.map((value) => ({ value })) } };
  return LABEL.read(fields, { ...ISSUE, ...(labels && { labels }) }, NOW);
}

describe("labels", () => {
  it("begin as the issue has them, and only those that somebody changes are added and removed", () => {
    const labels = ["bug", "p1"];
    const [input] = LABEL.blocks({ ...ISSUE, labels }, NOW);
    expect(input).toMatchObject({
      label: { text: "Labels of acme/web#12" },
      element: { initial_options: labels.map(labelOption) },
    });
    expect(chosen(["p1", "docs"], labels)).toEqual({
      wish: { what: "label", add: ["docs"], remove: ["bug"] },
    });
  });

  it("can all be removed", () => {
    expect(chosen([], ["bug"])).toEqual({ wish: { what: "label", add: [], remove: ["bug"] } });
  });

  it("ask for a change where there is none", () => {
    expect(chosen(["bug"], ["bug"])).toEqual({ problems: { labels: "Choose a label, or remove one." } });
  });

  it("that the button does not know can only be added to, and the modal says so", () => {
    const [note, input] = LABEL.blocks(ISSUE, NOW);
    expect(note).toMatchObject({ text: { text: expect.stringContaining("remove them on GitHub") } });
    expect(input).toMatchObject({ label: { text: "Labels to add to acme/web#12" } });
    expect(chosen(["docs"])).toEqual({ wish: { what: "label", add: ["docs"], remove: [] } });
  });

  it("of an issue that has none are not said to be hidden, and Slack gets no empty list, which it refuses", () => {
    const blocks = LABEL.blocks({ ...ISSUE, labels: [] }, NOW);
    expect(blocks).toMatchObject([{ type: "input" }]);
    expect(blocks[0]).not.toHaveProperty("element.initial_options");
  });

  it("with a name that Slack can't show stay", () => {
    const long = "x".repeat(76);
    expect(JSON.stringify(LABEL.blocks({ ...ISSUE, labels: [long] }, NOW))).not.toContain(long);
    expect(chosen(["docs"], [long])).toEqual({ wish: { what: "label", add: ["docs"], remove: [] } });
  });
});
