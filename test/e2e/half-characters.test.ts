import { rowsOf, shownOf } from "@issue-relay/local/stack/arrivals";
import { until } from "@issue-relay/local/stack/until";
import { deliver } from "@issue-relay/local/stand-ins/github/deliver";
import { aboutANewIssue } from "@issue-relay/local/stand-ins/github/new-issue";
import { examplePayload } from "@issue-relay/local/stand-ins/github/payloads";
import { expect, it } from "vitest";
import { aStack } from "./testing/a-stack.ts";

it("half a surrogate pair, which no destination takes as text, arrives as U+FFFD", async () => {
  const stack = await aStack();
  const { event, payload } = aboutANewIssue(examplePayload("issues.labeled"), { repository: "acme/web" });
  Object.assign(payload.issue ?? {}, { title: "half \ud83d", body: "\ude00 half" });
  Object.assign(payload, { label: { name: "bug\ud83d" } });
  const { answer } = await deliver(stack, { event, payload });
  const eventId = String(answer.eventId);
  const [row] = await until("a row", async () => {
    const rows = await rowsOf(stack, eventId);
    return rows.length > 0 && rows;
  });
  expect(row).toMatchObject({ issue_title: "half \ufffd", label: "bug\ufffd" });
  const card = await until("a card", () => shownOf(stack, payload.issue?.id).cards[0]);
  expect(JSON.stringify(card)).not.toMatch(/\\ud83d|\\ude00/i);
  expect(JSON.stringify(card)).toContain("half \ufffd");
});
