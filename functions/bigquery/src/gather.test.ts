import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { BadMessage, BrokenDestination, RetryLater } from "@issue-relay/shared/errors";
import { anIssueEvent } from "@issue-relay/shared/event/testing/an-issue-event";
import { bigQueryClient } from "@issue-relay/shared/google/bigquery";
import { afterEach, describe, expect, it } from "vitest";
import { gatherRows } from "./gather.ts";
import { rowOf } from "./row.ts";

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

interface Answer {
  status?: number;
  body?: unknown;
}

/** The real client, gathering, before a server that answers as BigQuery would. */
async function aTable(answer: (insertIds: string[]) => Answer | "hang" | "reset", insertWithinMs = 5_000) {
  const requests: string[][] = [];
  server = createServer(async (req, res) => {
    const chunks: Buffer[] = [];
    for await (const chunk of req) {
      chunks.push(chunk);
    }
    const { rows }: { rows: { insertId: string }[] } = JSON.parse(Buffer.concat(chunks).toString());
    const insertIds = rows.map(({ insertId }) => insertId);
    requests.push(insertIds);
    const said = answer(insertIds);
    if (said === "reset") {
      res.destroy();
    } else if (said !== "hang") {
      res.writeHead(said.status ?? 200, { "content-type": "application/json" });
      res.end(JSON.stringify(said.body ?? {}));
    }
  });
  await new Promise<void>((resolve) => server?.listen(0, "127.0.0.1", resolve));
  const apiEndpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const client = bigQueryClient("p", apiEndpoint);
  const table = client.dataset("d").table("t");
  const insertAll = gatherRows(
    (rows) => table.insert(rows, { raw: true, partialRetries: 0, skipInvalidRows: true }),
    insertWithinMs,
  );
  const insert = (n: number) => insertAll(rowOf(anIssueEvent({ id: idOf(n) })));
  return { insert, requests };
}

const idOf = (n: number) => n.toString(16).padStart(32, "0");

function failure(status: number, reason: string): Answer {
  return {
    status,
    body: { error: { code: status, message: reason, errors: [{ reason, message: reason }] } },
  };
}

function rowFailure(index: number, reason: string, message: string): Answer {
  return { body: { insertErrors: [{ index, errors: [{ reason, message, location: "" }] }] } };
}

describe("rows that come together", () => {
  it("go in one request, each under its event's id", async () => {
    const { insert, requests } = await aTable(() => ({}));
    await Promise.all([1, 2, 3].map(insert));
    expect(requests).toEqual([[idOf(1), idOf(2), idOf(3)]]);
  });

  it("are at most 500 in one request", async () => {
    const { insert, requests } = await aTable(() => ({}));
    await Promise.all(Array.from({ length: 501 }, (_, n) => insert(n)));
    expect(requests.map((ids) => ids.length).sort()).toEqual([1, 500]);
  });

  it("are each told their own outcome", async () => {
    const { insert } = await aTable(() => rowFailure(1, "invalid", "Could not parse 'x' as a timestamp"));
    const [first, second, third] = await Promise.allSettled([1, 2, 3].map(insert));
    expect(first?.status).toBe("fulfilled");
    expect(second).toMatchObject({ status: "rejected", reason: expect.any(BadMessage) });
    expect(third?.status).toBe("fulfilled");
  });
});

describe("a row that BigQuery did not take", () => {
  it.each([
    ["cannot ever be taken", rowFailure(0, "invalid", "Could not parse 'x' as a timestamp"), BadMessage],
    [
      "waits for the column that the table lacks",
      rowFailure(0, "invalid", "no such field: issue_type."),
      BrokenDestination,
    ],
    [
      "waits where the table wants a column we don't know",
      rowFailure(0, "invalid", "Missing required field: x."),
      BrokenDestination,
    ],
    ["was stopped by another", rowFailure(0, "stopped", ""), RetryLater],
    ["timed out", rowFailure(0, "timeout", ""), RetryLater],
    ["waits for the missing table", failure(404, "notFound"), BrokenDestination],
    ["waits for access", failure(403, "accessDenied"), BrokenDestination],
    ["comes too fast", failure(403, "rateLimitExceeded"), RetryLater],
    ["is over the quota for now", failure(403, "quotaExceeded"), RetryLater],
    ["comes too often", failure(429, "rateLimitExceeded"), RetryLater],
    ["meets a fault of BigQuery's", failure(500, "internalError"), RetryLater],
    ["meets an outage of BigQuery's", failure(503, "backendError"), RetryLater],
    ["meets an answer that is not BigQuery's", { status: 502, body: "<html>" }, RetryLater],
    ["loses its connection", "reset" as const, RetryLater],
  ])("%s", async (_, answer, outcome) => {
    const { insert, requests } = await aTable(() => answer);
    await expect(insert(1)).rejects.toBeInstanceOf(outcome);
    expect(requests).toHaveLength(1);
  });

  it("gives up on a request that hangs, since the client never would", async () => {
    const { insert } = await aTable(() => "hang", 100);
    await expect(insert(1)).rejects.toThrow("inserting rows took longer than 100 ms");
  });
});
