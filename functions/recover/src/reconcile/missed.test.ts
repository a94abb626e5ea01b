import type { IssueEvent } from "@issue-relay/shared/event/issue-event";
import { rowOf } from "@issue-relay/shared/event/row";
import { anIssueEvent } from "@issue-relay/shared/event/testing/an-issue-event";
import { expect, it } from "vitest";
import { missedOf } from "./missed.ts";
import { keyOf, type ReceivedEvent } from "./received.ts";

const FROM = new Date("2026-03-01T00:00:00Z");
const UNTIL = new Date("2026-03-02T00:00:00Z");
const PERIOD = { updatedSince: FROM, from: FROM, until: UNTIL };
let ids = 0;

/** Some event, at a time of that day. */
function at(time: string, event: Parameters<typeof anIssueEvent>[0]): IssueEvent {
  ids += 1;
  return anIssueEvent({
    ...event,
    id: ids.toString(16).padStart(32, "0"),
    occurredAt: `2026-03-01T${time}.000Z`,
  });
}

function labeled(time: string, name: string) {
  return at(time, { action: "labeled", label: { name } });
}

/** The same as consumers were told it: under another id, some seconds later. */
function toldAs(event: IssueEvent, { id = "told", later = 0 } = {}): ReceivedEvent {
  const row = rowOf(event);
  const { type, action } = event;
  const seconds = Date.parse(event.occurredAt) / 1000 + later;
  return {
    id: `${id} ${event.id}`,
    issueId: event.issue.id,
    type,
    action,
    seconds,
    key: keyOf(row),
    isOfFirstRelease: false,
  };
}

it("an event of the same id is known, whenever it was", () => {
  const event = labeled("12:00:00", "bug");
  expect(missedOf([event], [{ ...toldAs(event, { later: 600 }), id: event.id }], PERIOD)).toEqual([]);
});

it.each([
  [-6, 1],
  [-5, 0],
  [0, 0],
  [5, 0],
  [6, 1],
])("an event that was told %i s later, missing are %i", (later, missing) => {
  const event = labeled("12:00:00", "bug");
  expect(missedOf([event], [toldAs(event, { later })], PERIOD)).toHaveLength(missing);
});

it.each(["00:00:00", "23:45:00"])("what happened at %s is of the period", (time) => {
  expect(missedOf([labeled(time, "bug")], [], PERIOD)).toHaveLength(1);
});

it("what happened before or after the period is not missing", () => {
  const events = [
    labeled("23:45:01", "bug"),
    { ...labeled("12:00:00", "a"), occurredAt: "2026-02-28T23:59:59Z" },
  ];
  expect(missedOf(events, [], PERIOD)).toEqual([]);
});

it("of three labels in one second, of which two were told, the third is missing", () => {
  const [a, b, c] = ["a", "b", "c"].map((name) => labeled("12:00:00", name));
  const told = [a, c].flatMap((event) => (event ? [toldAs(event)] : []));
  expect(
    missedOf(
      [a, b, c].flatMap((event) => event ?? []),
      told,
      PERIOD,
    ),
  ).toEqual([b]);
});

it("what was told once counts for one event", () => {
  const [first, second] = [labeled("12:00:00", "bug"), labeled("12:00:04", "bug")];
  expect(missedOf([first, second], [toldAs(first)], PERIOD)).toEqual([second]);
  expect(missedOf([first, second], [toldAs(first), toldAs(second)], PERIOD)).toEqual([]);
});

it("a copy of what was told counts for no other event", () => {
  const [first, second] = [labeled("12:00:00", "a"), labeled("12:00:01", "b")];
  expect(missedOf([first, second], [toldAs(first), toldAs(first)], PERIOD)).toEqual([second]);
});

it("a label that has another name by now is known", () => {
  const [before, now] = [labeled("12:00:00", "old name"), labeled("12:00:00", "new name")];
  expect(missedOf([now], [toldAs(before)], PERIOD)).toEqual([]);
});

it("another label, another action, and another comment are missing", () => {
  const comment = (id: number) =>
    at("12:00:00", { type: "issue_comment", action: "created", comment: { id } });
  const label = labeled("12:00:00", "bug");
  expect(missedOf([{ ...label, action: "unlabeled" }], [toldAs(label)], PERIOD)).toHaveLength(1);
  expect(missedOf([comment(1)], [toldAs(comment(2))], PERIOD)).toHaveLength(1);
});

it("a new title is missing, also where the body was edited beside it", () => {
  const title = at("12:00:00", { action: "edited", changes: { titleFrom: "Before" } });
  const body = at("12:00:02", { action: "edited", changes: { body: true } });
  expect(missedOf([title], [toldAs(body)], PERIOD)).toEqual([title]);
});
