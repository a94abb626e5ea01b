import { setTimeout as delay } from "node:timers/promises";
import { RetryLater } from "@issue-relay/shared/errors";
import { rowOf } from "@issue-relay/shared/event/row";
import { anIssueEvent } from "@issue-relay/shared/event/testing/an-issue-event";
import { expect, it } from "vitest";
import { insertRows } from "./insert-rows.ts";

it("the search for a bad row ends in time, and what was not tried is retried", async () => {
  let requests = 0;
  const refuse = async () => {
    requests += 1;
    await delay(20);
    return { status: 400, body: "" };
  };
  const rows = Array.from({ length: 500 }, () => rowOf(anIssueEvent()));
  const outcomes = await insertRows(rows, refuse, Date.now() + 200);
  expect(requests).toBeLessThan(12);
  expect(outcomes).toHaveLength(500);
  expect(outcomes.at(-1)).toBeInstanceOf(RetryLater);
});
