import type { Table } from "@google-cloud/bigquery";
import { type LocalBigQuery, startLocalBigQuery } from "@issue-relay/local/stand-ins/bigquery/server";
import { systemClock } from "@issue-relay/shared/clock";
import { BigQueryAway, BrokenDestination } from "@issue-relay/shared/errors";
import { rowOf } from "@issue-relay/shared/event/row";
import { anIssueEvent } from "@issue-relay/shared/event/testing/an-issue-event";
import { bigQueryClient } from "@issue-relay/shared/google/bigquery";
import { loadInto } from "@issue-relay/shared/google/load-job";
import columns from "@issue-relay/shared/warehouse/tables/issue_events.json" with { type: "json" };
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";

let local: LocalBigQuery;
let table: Table;
let jobs = 0;
let jobId: string;
beforeAll(async () => {
  local = await startLocalBigQuery({ project: "p" });
  const [dataset] = await bigQueryClient("p", local.url).createDataset("d");
  [table] = await dataset.createTable("issue_events", { schema: { fields: columns } });
});
afterAll(() => local.close());
beforeEach(() => {
  jobs += 1;
  jobId = `job-${jobs}`;
  local.faults.clear();
});

function load(rows: readonly object[], into = "issue_events", signal = AbortSignal.timeout(20_000)) {
  const client = bigQueryClient("p", local.url);
  const options = { dataset: "d", table: into, clock: systemClock, requestMs: 500 };
  return loadInto(client, options)(rows, { jobId, signal });
}

function rows(...ids: string[]) {
  return ids.map((id) => ({ ...rowOf(anIssueEvent()), event_id: id }));
}

/** How many rows the table has of each job, whose ids begin with the job's. */
async function loaded() {
  const [all] = await table.getRows();
  return all.map(({ event_id }) => event_id).filter((id) => id.startsWith(`${jobId} `));
}

describe("rows of events", () => {
  it("are in the table when they are loaded", async () => {
    await load(rows(`${jobId} a`, `${jobId} b`));
    expect(await loaded()).toEqual([`${jobId} a`, `${jobId} b`]);
  });

  it("are there once, though the answer to the upload was lost", async () => {
    local.faults.add({ kind: "lose-answer", path: "/upload/", times: 1 });
    await load(rows(`${jobId} a`));
    expect(await loaded()).toHaveLength(1);
  });

  it("are there once, though the upload was carried out only after its connection was cut", async () => {
    local.faults.add({ kind: "apply-late", ms: 100, path: "/upload/", times: 1 });
    await load(rows(`${jobId} a`));
    expect(await loaded()).toHaveLength(1);
  });

  it("are loaded after a time in which BigQuery fails or does not answer", async () => {
    local.faults.add({ kind: "status", status: 503, times: 1 });
    local.faults.add({ kind: "hang", path: "/upload/", times: 1 });
    local.faults.add({ kind: "reset", path: "/jobs/job-", times: 1 });
    await load(rows(`${jobId} a`));
    expect(await loaded()).toHaveLength(1);
  });

  it("are all left out where one does not fit, whose column is named", async () => {
    const [good, bad] = rows(`${jobId} a`, `${jobId} b`);
    const loading = load([good ?? {}, { ...bad, issue_number: "seven" }]);
    await expect(loading).rejects.toBeInstanceOf(BrokenDestination);
    await expect(loading).rejects.toThrow("issue_number");
    expect(await loaded()).toEqual([]);
  });

  it("wait for a person where the table does not exist", async () => {
    await expect(load(rows(`${jobId} a`), "nope")).rejects.toThrow(BrokenDestination);
  });

  it("may be loaded later where nothing is answered in time", async () => {
    local.faults.add({ kind: "hang" });
    const loading = load(rows(`${jobId} a`), undefined, AbortSignal.timeout(100));
    await expect(loading).rejects.toBeInstanceOf(BigQueryAway);
  });
});
