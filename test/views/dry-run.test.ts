import { createDataset, viewFiles } from "@issue-relay/local/stack/dataset";
import { startForTest, testSql } from "@issue-relay/local/stand-ins/bigquery/testing/a-local-bigquery";
import { expect } from "vitest";
import { dryRun } from "./dry-run.ts";

testSql("npm run check:bigquery has every view checked, and names each that is refused", async () => {
  const { bigquery } = await startForTest();
  await createDataset(bigquery);
  const views = await viewFiles();
  const valid: string[] = [];
  await dryRun(bigquery, views, (path) => valid.push(path));
  expect(valid).toEqual(views.map(({ path }) => path));

  const wrong = { path: "9_wrong", query: "SELECT nothing FROM issue_relay.events" };
  await expect(dryRun(bigquery, [wrong], () => {})).rejects.toMatchObject({
    errors: [{ message: expect.stringContaining("9_wrong: Unrecognized name: nothing") }],
  });
});
