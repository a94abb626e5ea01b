import { memoryStore } from "@issue-relay/shared/documents/testing/memory-store";
import { digest } from "@issue-relay/shared/event/event-id";
import { expect, it } from "vitest";
import type { OverdueRow } from "./overdue-rows.ts";
import { turnOf } from "./turn.ts";

const ROWS = [1, 2, 3].map((issue_id) => ({ since: 1_743_174_000, issue_id }) as OverdueRow);

async function told(documents: ReturnType<typeof memoryStore>, hour: number) {
  const turn = await turnOf(documents, "late", new Date(hour * 3_600_000));
  const rows = turn.of(ROWS, 2);
  await turn.note(rows);
  return rows.map(({ issue_id }) => issue_id);
}

it.each([
  ["no JSON", "{"],
  ["an earlier form", '{"at":1}'],
  ["a place that is none", '{"at":1,"behind":null,"last":{"since":null,"issue_id":"1"}}'],
  ["no text", 7],
])("turns begin anew where Firestore has %s of the last call", async (_, call) => {
  const documents = memoryStore();
  await documents.write(`overdue/${digest("late")}`, { fields: { call }, version: undefined });
  expect(await told(documents, 1)).toEqual([1, 2]);
  expect(await told(documents, 2)).toEqual([3, 1]);
});
