import { COMMENT_ACTIONS, ISSUE_ACTIONS, RELATION_ACTIONS } from "@issue-relay/shared/event/issue-event";
import { anIssueEvent } from "@issue-relay/shared/event/testing/an-issue-event";
import { placeOf } from "@issue-relay/shared/routes/place-of";
import { expect, it } from "vitest";
import { read } from "./testing/vocabulary.ts";

const ACTIONS = [
  ISSUE_ACTIONS.map((action) => ({ type: "issues", action }) as const),
  COMMENT_ACTIONS.map((action) => ({ type: "issue_comment", action }) as const),
  (["sub_issues", "issue_dependencies", "issue_relates_to"] as const).flatMap((type) =>
    RELATION_ACTIONS[type].map((action) => ({ type, action })),
  ),
];

it.each([
  ["a line in the thread", "thread"],
  ["the card alone", "card"],
  ["nothing", "nothing"],
])("functions/slack/README.md says of which events there is: %s", (title, place) => {
  const row = read("functions/slack/README.md")
    .split("\n")
    .find((line) => line.startsWith(`| ${title} |`));
  const written = row?.split("|").slice(2, 5).map(namesIn);
  const shown = ACTIONS.map((actions) =>
    actions.filter((each) => placeOf(anIssueEvent(each)) === place).map(({ action }) => action),
  );
  expect(written?.map((names) => names.sort())).toEqual(shown.map((names) => names.sort()));
});

function namesIn(cell: string): string[] {
  return [...cell.matchAll(/`(\w+)`/g)].map(([, name]) => name ?? "");
}
