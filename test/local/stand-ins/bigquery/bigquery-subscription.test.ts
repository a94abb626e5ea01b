import { describe, expect, it } from "vitest";
import { startForTest, TEST_PROJECT } from "./testing/a-local-bigquery.ts";

const METADATA = [
  { name: "subscription_name", type: "STRING" },
  { name: "message_id", type: "STRING" },
  { name: "publish_time", type: "TIMESTAMP" },
  { name: "attributes", type: "JSON" },
];

/** A table that Pub/Sub writes into. */
async function aTable(fields: { name: string; type: string }[]) {
  const { local, bigquery } = await startForTest();
  const [dataset] = await bigquery.createDataset("d");
  const [table] = await dataset.createTable("t", { schema: { fields } });
  const endpoint = local.subscriptionEndpoint({ dataset: "d", table: "t" });
  return {
    endpoint,
    push: async (message: object) => {
      const body = {
        message: { messageId: "17", publishTime: "2026-03-02T09:30:00.123Z", ...message },
        subscription: `projects/${TEST_PROJECT}/subscriptions/s`,
      };
      return (await fetch(endpoint, { method: "POST", body: JSON.stringify(body) })).status;
    },
    rows: async () => (await table.getRows())[0],
  };
}

function base64(text: string): string {
  return Buffer.from(text).toString("base64");
}

describe("a push in place of a subscription that writes into a table", () => {
  it("becomes a row with the message's metadata and its bytes", async () => {
    const { push, rows } = await aTable([...METADATA, { name: "data", type: "BYTES" }]);
    const data = Buffer.from([0xff, 0, 0x22]);
    const attributes = { 'a"b': "c'd" };
    expect(await push({ data: data.toString("base64"), attributes })).toBe(204);
    expect(await rows()).toEqual([
      {
        subscription_name: `projects/${TEST_PROJECT}/subscriptions/s`,
        message_id: "17",
        publish_time: expect.objectContaining({ value: "2026-03-02T09:30:00.123Z" }),
        attributes: JSON.stringify(attributes),
        data,
      },
    ]);
  });

  it("fills only the columns that the table has, JSON and text among them", async () => {
    const json = await aTable([{ name: "data", type: "JSON" }]);
    expect(await json.push({ data: base64('{"a":1}') })).toBe(204);
    expect(await json.rows()).toEqual([{ data: '{"a":1}' }]);
    const text = await aTable([{ name: "data", type: "STRING" }]);
    expect(await text.push({ data: base64("müll") })).toBe(204);
    expect(await text.rows()).toEqual([{ data: "müll" }]);
  });

  it("is refused where the row is, so that Pub/Sub tries again", async () => {
    const { push, endpoint, rows } = await aTable([{ name: "data", type: "JSON" }]);
    expect(await push({ data: base64("no JSON") })).toBe(400);
    expect(await rows()).toEqual([]);
    const { status } = await fetch(endpoint, { method: "POST", body: "{}" });
    expect(status).toBe(400);
  });
});
