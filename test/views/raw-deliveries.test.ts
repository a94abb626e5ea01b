import { readFile } from "node:fs/promises";
import { createDataset, DATASET, DELIVERIES } from "@issue-relay/local/stack/dataset";
import {
  clientOf,
  describeSql,
  startOne,
} from "@issue-relay/local/stand-ins/bigquery/testing/a-local-bigquery";
import { expect, it } from "vitest";

const README = new URL("../../shared/warehouse/README.md", import.meta.url);

/** The queries of the chapter, in its order. */
async function queries(): Promise<string[]> {
  const [, chapter = ""] = /^## Raw deliveries\n(.*?)^## /ms.exec(await readFile(README, "utf8")) ?? [];
  return [...chapter.matchAll(/```sql\n(.*?)```/gs)].map(([, sql]) => sql ?? "");
}

const repository = { full_name: "acme/web" };
const pull = { number: 1347, state: "open", created_at: "2026-03-02T09:00:00Z" };

const DELIVERED: [event: string, payload: object | string, at: string][] = [
  ["pull_request", { action: "opened", pull_request: pull, sender: { login: "mei" } }, "09:00:01"],
  ["issue_comment", { action: "created", issue: { number: 1347 }, sender: { login: "ci" } }, "10:00:00"],
  [
    "pull_request_review",
    {
      action: "submitted",
      pull_request: pull,
      review: { state: "approved", submitted_at: "2026-03-02T11:30:00Z" },
      sender: { login: "jonas" },
    },
    "11:30:01",
  ],
  ["push", { ref: "refs/heads/main" }, "12:00:00"],
  ["issues", '{"action":', "12:30:00"],
];

describeSql("the example queries on raw deliveries", () => {
  it("tell what comes, what happened to a pull request, and how long it waited for a review", async () => {
    await using cleanup = new AsyncDisposableStack();
    const local = await startOne({ now: () => Date.parse("2026-03-04T00:00:00Z") });
    cleanup.defer(() => local.close());
    const bigquery = clientOf(local);
    await createDataset(bigquery, { raw: true });
    const rows = DELIVERED.map(([event, payload, time], index) => ({
      message_id: String(index),
      publish_time: `2026-03-02T${time}Z`,
      data: typeof payload === "string" ? payload : JSON.stringify({ ...payload, repository }),
      attributes: JSON.stringify({ "x-github-event": event, "x-github-delivery": `guid-${index}` }),
    }));
    const table = bigquery.dataset(DATASET).table(DELIVERIES);
    // Pub/Sub may write a message twice.
    await table.insert([...rows, rows[0]]);
    const [what = "", happened = "", waited = ""] = await queries();
    expect((await bigquery.query(what))[0]).toHaveLength(5);
    expect((await bigquery.query(what))[0]).toContainEqual({
      event: "pull_request",
      action: "opened",
      deliveries: 1,
    });
    expect((await bigquery.query(happened))[0]).toMatchObject([
      { action: "opened", sender: "mei", state: "open" },
      { action: "created", sender: "ci", state: null },
      { action: "submitted", sender: "jonas", state: "approved" },
    ]);
    expect((await bigquery.query(waited))[0]).toEqual([
      { repository: "acme/web", number: "1347", hours: 2.5 },
    ]);
  });
});
