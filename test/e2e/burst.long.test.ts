import { allRows, shownIssues } from "@issue-relay/local/stack/arrivals";
import { until } from "@issue-relay/local/stack/until";
import { deliver } from "@issue-relay/local/stand-ins/github/deliver";
import { aboutANewIssue } from "@issue-relay/local/stand-ins/github/new-issue";
import { examplePayload } from "@issue-relay/local/stand-ins/github/payloads";
import { expect, it } from "vitest";
import { aStack } from "./testing/a-stack.ts";

const BURST = 500;

it(`${BURST} deliveries at once become ${BURST} rows in few requests, and no push is acknowledged before its row is there`, async () => {
  const insertSizes: number[] = [];
  const insertedAt = new Map<string, number>();
  const eventIdOf = new Map<string, string>();
  const acknowledged: { messageId: string; at: number }[] = [];
  const stack = await aStack({
    onInsert: ({ insertIds }) => {
      insertSizes.push(insertIds.length);
      for (const id of insertIds) {
        if (!insertedAt.has(id)) {
          insertedAt.set(id, performance.now());
        }
      }
    },
    onPubSub: (event) => {
      if (event.kind === "published") {
        eventIdOf.set(event.messageId, event.attributes.eventId ?? "");
      }
      if (event.kind === "pushed" && event.acknowledged && event.subscription.endsWith("/bigquery")) {
        acknowledged.push({ messageId: event.messageId, at: performance.now() });
      }
    },
  });
  const opened = examplePayload("issues.opened");
  const answers = await Promise.all(
    Array.from({ length: BURST }, () => deliver(stack, aboutANewIssue(opened, { repository: "acme/web" }))),
  );
  expect(answers.filter(({ status }) => status !== 202)).toEqual([]);
  const ids = new Set(answers.map(({ answer }) => String(answer.eventId)));
  expect(ids.size).toBe(BURST);

  const eventOf = (messageId: string) => eventIdOf.get(messageId) ?? "";
  await until(
    "every event is acknowledged",
    () => new Set(acknowledged.map(({ messageId }) => eventOf(messageId))).size >= BURST,
  );
  const rows = await allRows(stack);
  expect(rows).toHaveLength(BURST);
  expect(new Set(rows.map((row) => row.event_id))).toEqual(ids);
  for (const { messageId, at } of acknowledged) {
    expect(insertedAt.get(eventOf(messageId))).toBeLessThan(at);
  }
  // On a machine that is busy with something else, they come more slowly and are gathered less.
  expect(BURST / insertSizes.length).toBeGreaterThanOrEqual(5);
  const issues = await until("every card", () => {
    const shown = shownIssues(stack);
    return shown.size === BURST && shown;
  });
  expect([...issues.values()].filter(({ cards }) => cards.length !== 1)).toEqual([]);
});
