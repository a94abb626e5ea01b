import { createDataset, viewFiles } from "@issue-relay/local/stack/dataset";
import { describeSql, startForTest } from "@issue-relay/local/stand-ins/bigquery/testing/a-local-bigquery";
import { expect, it } from "vitest";
import { dryRun } from "./dry-run.ts";

describeSql("npm run check:bigquery", () => {
  it("has BigQuery check every view, and names each view that BigQuery refuses", async () => {
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
});
