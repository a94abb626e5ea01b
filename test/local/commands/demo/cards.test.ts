import { expect, it } from "vitest";
import { yearOfLife } from "../../lives/life.ts";
import type { ShownIssue } from "../../stack/arrivals.ts";
import type { Example } from "../../stand-ins/github/payloads.ts";
import type { StoredMessage } from "../../stand-ins/slack/message.ts";
import { expectedIssues, wrongIssues } from "./cards.ts";

const [opened] = yearOfLife(1, 1, new Date("2026-01-01"));

function delivery(event: string, action: string, fields: object, more: object = {}): Example {
  const issue = { ...opened?.payload.issue, id: 1, title: "A & B", created_at: "2025-01-01T00:00:00Z" };
  return {
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
  };
}

const life = [
  delivery("issues", "opened", { state: "open" }),
  delivery("issue_comment", "created", { state: "open" }, { comment: { id: 7, user: { type: "User" } } }),
  delivery("issue_comment", "created", { state: "open" }, { comment: { id: 8, user: { type: "Bot" } } }),
  delivery("issues", "closed", { state: "closed" }),
];

function message(text: string): StoredMessage {
  return { channel: "C1", ts: "1.000000", from: "bot", text, blocks: [], pings: [] };
}

function shown(text: string, keys: string[], cards = 1): Map<number, ShownIssue> {
  const lines = keys.map((key) => ({ key, block: undefined, message: message(key) }));
  return new Map([[1, { cards: Array.from({ length: cards }, () => message(text)), lines }]]);
}

const RIGHT = "A &amp; B · Completed after 1 d · acme/web#1";

it("an issue is right with one card in its last state, and with each line once", () => {
  expect(wrongIssues(expectedIssues(life), shown(RIGHT, ["c:7", "e:1"]))).toEqual([]);
});

it.each([
  ["it has no card", new Map()],
  ["it has two cards", shown(RIGHT, ["c:7", "e:1"], 2)],
  ["its card is not in the last state", shown("A &amp; B · Open · acme/web#1", ["c:7", "e:1"])],
  ["a line is missing", shown(RIGHT, ["c:7"])],
  ["a line is there twice", shown(RIGHT, ["c:7", "c:7"])],
  ["a bot's comment is there", shown(RIGHT, ["c:7", "c:8", "e:1"])],
])("an issue is wrong where %s", (_, issues) => {
  expect(wrongIssues(expectedIssues(life), issues)).toEqual([1]);
});
