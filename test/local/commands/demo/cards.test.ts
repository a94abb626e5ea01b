import { oneChannel } from "@issue-relay/shared/routes/one-channel";
import { Relay } from "@issue-relay/shared/routes/relay";
import { expect, it } from "vitest";
import { yearOfLife } from "../../lives/life.ts";
import type { ShownIssue } from "../../stack/arrivals.ts";
import type { StoredMessage } from "../../stand-ins/slack/message.ts";
import { eventOf } from "../event-of.ts";
import { expectedIssues, wrongIssues } from "./cards.ts";

const [opened] = yearOfLife(1, 1, new Date("2026-01-01"));

function eventsOf(event: string, action: string, fields: object, more: object = {}) {
  const issue = { ...opened?.payload.issue, id: 1, title: "A & B", created_at: "2025-01-01T00:00:00Z" };
  const delivered = eventOf({
    event,
    payload: {
      ...opened?.payload,
      action,
      issue: {
        ...issue,
        updated_at: "2025-01-02T00:00:00Z",
        number: 1,
        node_id: "I_1",
        html_url: "",
        ...fields,
      },
      ...more,
    },
  });
  return delivered ? [delivered] : [];
}

const PERSON = { login: "ann", type: "User" };
const BOT = { login: "stale[bot]", type: "Bot" };
const closed = eventsOf("issues", "closed", { state: "closed", closed_at: "2025-01-02T00:00:00Z" });
const life = [
  ...eventsOf("issues", "opened", { state: "open" }),
  ...eventsOf(
    "issue_comment",
    "created",
    { state: "open" },
    { comment: { id: 7, user: PERSON, body: "Which?" } },
  ),
  ...eventsOf(
    "issue_comment",
    "created",
    { state: "open" },
    { comment: { id: 8, user: BOT, body: "Stale" } },
  ),
  ...closed,
];
const expected = expectedIssues(life, oneChannel({ id: "C1" }), "issues");
const CLOSED = `e:${closed[0]?.id.slice(0, 16)}`;

function message(text: string): StoredMessage {
  return { channel: "C1", ts: "1.000000", from: "bot", text, blocks: [], pings: [] };
}

function shown(text: string, keys: string[], cards = 1): Map<number, ShownIssue> {
  const lines = keys.map((key) => ({ key, block: undefined, message: message(key) }));
  return new Map([[1, { cards: Array.from({ length: cards }, () => message(text)), lines }]]);
}

const RIGHT = "A &amp; B · Completed after 1 d · acme/web#1";

it("an issue is right with one card in its last state, and with each line once", () => {
  expect(wrongIssues(expected, shown(RIGHT, ["c:7", CLOSED]))).toEqual([]);
});

it.each([
  ["it has no card", new Map()],
  ["it has two cards", shown(RIGHT, ["c:7", CLOSED], 2)],
  ["its card is not in the last state", shown("A &amp; B · Open · acme/web#1", ["c:7", CLOSED])],
  ["a line is missing", shown(RIGHT, ["c:7"])],
  ["a line is there twice", shown(RIGHT, ["c:7", "c:7"])],
  ["a bot's comment is there", shown(RIGHT, ["c:7", "c:8", CLOSED])],
])("an issue is wrong where %s", (_, issues) => {
  expect(wrongIssues(expected, issues)).toEqual([1]);
});

it("an issue is in the channels of its routes, with a line for each route that mentions somebody, and in no other", () => {
  const relay = Relay.parse({
    people: { ann: "U1" },
    channels: { all: "C1", api: "C2" },
    routes: [
      { name: "api", when: { repositories: "acme/none" }, to: ["api"] },
      { name: "all", to: "all", mention: "ann" },
    ],
  });
  const inAll = expectedIssues(life, relay, "all");
  expect(wrongIssues(inAll, shown(RIGHT, ["c:7", CLOSED, "m:1"]))).toEqual([]);
  expect(wrongIssues(inAll, shown(RIGHT, ["c:7", CLOSED]))).toEqual([1]);
  const inApi = expectedIssues(life, relay, "api");
  expect(wrongIssues(inApi, new Map())).toEqual([]);
  expect(wrongIssues(inApi, shown(RIGHT, []))).toEqual([1]);
});
