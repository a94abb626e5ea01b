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

/** The real client and a server in place of BigQuery, which gives each request this answer. */
async function aTable(answer: (insertIds: string[]) => Answer | "hang" | "reset", insertDeadlineMs = 5_000) {
  const requests: string[][] = [];
  server = createServer(async (req, res) => {
    const chunks: Buffer[] = [];
    for await (const chunk of req) {
      chunks.push(chunk);
    }
    const { rows }: { rows: { insertId: string }[] } = JSON.parse(Buffer.concat(chunks).toString());
    const insertIds = rows.map(({ insertId }) => insertId);
    requests.push(insertIds);
    const given = answer(insertIds);
    if (given === "reset") {
      res.destroy();
    } else if (given !== "hang") {
      res.writeHead(given.status ?? 200, { "content-type": "application/json" });
      res.end(JSON.stringify(given.body ?? {}));
    }
  });
  await new Promise<void>((resolve) => server?.listen(0, "127.0.0.1", resolve));
  const apiEndpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const client = bigQueryClient("p", apiEndpoint);
  const table = client.dataset("d").table("t");
  const insertAll = gatherRows(
    (rows) => table.insert(rows, { raw: true, partialRetries: 0, skipInvalidRows: true }),
    insertDeadlineMs,
  );
  const insert = (n: number) => insertAll(rowOf(anIssueEvent({ id: idOf(n) })));
  return { insert, requests };
}

function idOf(n: number): string {
  return n.toString(16).padStart(32, "0");
}

function failure(status: number, reason: string): Answer {
  return {
    status,
    body: { error: { code: status, message: reason, errors: [{ reason, message: reason }] } },
  };
}

function rowFailure(index: number, reason: string, message: string): Answer {
  return { body: { insertErrors: [{ index, errors: [{ reason, message, location: "" }] }] } };
}

describe("rows that arrive together", () => {
  it("go in one request, each with its event's id as insertId", async () => {
    const { insert, requests } = await aTable(() => ({}));
    await Promise.all([1, 2, 3].map(insert));
    expect(requests).toEqual([[idOf(1), idOf(2), idOf(3)]]);
  });

  it("are at most 500 in one request", async () => {
    const { insert, requests } = await aTable(() => ({}));
    await Promise.all(Array.from({ length: 501 }, (_, n) => insert(n)));
    expect(requests.map((ids) => ids.length).sort()).toEqual([1, 500]);
  });

  it("each get their own outcome", async () => {
    const { insert } = await aTable(() => rowFailure(1, "invalid", "Could not parse 'x' as a timestamp"));
    const [first, second, third] = await Promise.allSettled([1, 2, 3].map(insert));
    expect(first?.status).toBe("fulfilled");
    expect(second).toMatchObject({ status: "rejected", reason: expect.any(BadMessage) });
    expect(third?.status).toBe("fulfilled");
  });
});

describe("a row that BigQuery did not insert", () => {
  it.each([
    [
      "is a bad message where no retry can help",
      rowFailure(0, "invalid", "Could not parse 'x' as a timestamp"),
      BadMessage,
    ],
    [
      "is kept while the table lacks its column",
      rowFailure(0, "invalid", "no such field: issue_type."),
      BrokenDestination,
    ],
    [
      "is kept while the table requires a column that we do not fill",
      rowFailure(0, "invalid", "Missing required field: x."),
      BrokenDestination,
    ],
    ["is retried where another row stopped it", rowFailure(0, "stopped", ""), RetryLater],
    ["is retried after a timeout", rowFailure(0, "timeout", ""), RetryLater],
    ["is kept while the table is missing", failure(404, "notFound"), BrokenDestination],
    ["is kept while access is denied", failure(403, "accessDenied"), BrokenDestination],
    ["is retried after a 403 for too many requests", failure(403, "rateLimitExceeded"), RetryLater],
    ["is retried after a 403 for a used-up quota", failure(403, "quotaExceeded"), RetryLater],
    ["is retried after a 429 for too many requests", failure(429, "rateLimitExceeded"), RetryLater],
    ["is retried after an internal error of BigQuery", failure(500, "internalError"), RetryLater],
    ["is retried during an outage of BigQuery", failure(503, "backendError"), RetryLater],
    ["is retried after an answer that is not from BigQuery", { status: 502, body: "<html>" }, RetryLater],
    ["is retried after a lost connection", "reset" as const, RetryLater],
  ])("%s", async (_, answer, outcome) => {
    const { insert, requests } = await aTable(() => answer);
    await expect(insert(1)).rejects.toBeInstanceOf(outcome);
    expect(requests).toHaveLength(1);
  });

  it("is retried where the request hangs, which the client never ends by itself", async () => {
    const { insert } = await aTable(() => "hang", 100);
    await expect(insert(1)).rejects.toThrow("inserting rows took longer than 100 ms");
  });
});
