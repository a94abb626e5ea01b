import { BUTTONS, buttonValueIn } from "@issue-relay/shared/commands/buttons";
import { anIssueEvent, labels } from "@issue-relay/shared/event/testing/an-issue-event";
import { describe, expect, it } from "vitest";
import { cardMessage } from "./card-message.ts";
import { factsOf } from "./facts-of.ts";
import type { Facts } from "./state.ts";

const FACTS = factsOf(anIssueEvent({ issue: { labels: labels("bug", "p1") } }));

/** The buttons of a card, but the one that opens the issue. */
function buttonsOf(facts: Facts, kinds = BUTTONS as readonly (typeof BUTTONS)[number][]) {
  return cardMessage(facts, kinds)
    .blocks.flatMap((block) => (block.type === "actions" ? block.elements : []))
    .flatMap((element) => (element.type === "button" && element.url === undefined ? [element] : []));
}

function wordsOf(facts: Facts, kinds?: readonly (typeof BUTTONS)[number][]): string[] {
  return buttonsOf(facts, kinds).map(({ text }) => text.text);
}

describe("a card's buttons", () => {
  it("are those of the file", () => {
    expect(wordsOf(FACTS)).toEqual(["Take it", "Label…", "Close…", "Reply…", "Snooze…"]);
    expect(wordsOf(FACTS, ["reply"])).toEqual(["Reply…"]);
    expect(wordsOf(FACTS, [])).toEqual([]);
  });

  it("know its issue, and Label… also its labels", () => {
    const { repository, number, id } = FACTS;
    const known = buttonsOf(FACTS).map(({ value }) => buttonValueIn(value));
    const issue = { repository, number, id };
    expect(known).toEqual([issue, { ...issue, labels: ["bug", "p1"] }, issue, issue, issue]);
  });

  it("do not say that an issue has no labels where GitHub has not said which", () => {
    const { labels: _, ...facts } = FACTS;
    expect(buttonsOf(facts, ["label"]).map(({ value }) => buttonValueIn(value)?.labels)).toEqual([undefined]);
  });

  it("are Label… and Reply… alone where the issue is closed", () => {
    expect(wordsOf({ ...FACTS, state: "closed" })).toEqual(["Label…", "Reply…"]);
  });

  it.each<[string, Facts]>([
    ["was transferred", { ...FACTS, transferredTo: { repository: "acme/api", number: 7 } }],
    ["was deleted", { ...FACTS, deleted: true }],
    ["is not known by its id", { ...FACTS, id: undefined }],
  ])("are none where the issue %s", (_, facts) => {
    expect(wordsOf(facts)).toEqual([]);
  });
});
