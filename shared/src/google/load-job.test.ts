import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { pipeline } from "node:stream";
import { afterEach, describe, expect, it } from "vitest";
import { BigQueryAway, BrokenDestination } from "../errors.ts";
import { bigQueryClient } from "./bigquery.ts";
import { loadInto } from "./load-job.ts";

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

/** How many connections the server has. */
function connections(): Promise<number> {
  return new Promise((resolve) => server?.getConnections((_, count) => resolve(count)));
}

type Answer =
  | { status?: number; headers?: Record<string, string>; body?: unknown }
  | "hang"
  | "reset"
  | "endless";

/** What is asked: for the dataset, to load rows, or what became of the job. */
type Question = "dataset" | "upload" | "job";

const JOB = { kind: "bigquery#job", jobReference: { projectId: "p", jobId: "job-1", location: "EU" } };
const RUNNING = { body: { ...JOB, status: { state: "RUNNING" } } };
const DONE = { body: { ...JOB, status: { state: "DONE" } } };
const USUAL: Record<Question, Answer> = {
  dataset: { body: { kind: "bigquery#dataset", location: "EU" } },
  upload: RUNNING,
  job: DONE,
};

/** The real client, and a server in place of BigQuery. It gives these answers in their order, and then the usual ones. */
async function aTable(answers: Partial<Record<Question, Answer[]>>, { requestMs = 5_000 } = {}) {
  const requests: Question[] = [];
  const seen = { urls: [] as string[], uploads: [] as string[], chunks: 0 };
  server = createServer(async (req, res) => {
    const chunks: Buffer[] = [];
    for await (const chunk of req) {
      chunks.push(chunk);
    }
    const question = req.method === "POST" ? "upload" : req.url?.includes("/jobs/") ? "job" : "dataset";
    requests.push(question);
    seen.urls.push(req.url ?? "");
    if (question === "upload") {
      seen.uploads.push(String(Buffer.concat(chunks)));
    }
    const given = answers[question]?.shift() ?? USUAL[question];
    if (given === "reset") {
      res.destroy();
    } else if (given === "endless") {
      pipeline(
        endlessJson(() => seen.chunks++),
        res,
        () => {},
      );
    } else if (given !== "hang") {
      const { status = 200, headers = { "content-type": "application/json" }, body } = given;
      res.writeHead(status, headers).end(typeof body === "string" ? body : JSON.stringify(body));
    }
  });
  await new Promise<void>((resolve) => server?.listen(0, "127.0.0.1", resolve));
  const client = bigQueryClient("p", `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  const pauses: number[] = [];
  const clock = {
    now: () => pauses.reduce((sum, ms) => sum + ms, 0),
    sleep: async (ms: number) => {
      pauses.push(ms);
    },
  };
  const load = loadInto(client, { dataset: "d", table: "t", clock, requestMs, deadlineMs: 60_000 });
  const { signal } = new AbortController();
  return {
    load: () => load([{ id: "a" }, { id: "b" }], { jobId: "job-1", signal }),
    loadRows: load,
    requests,
    seen,
    pauses,
  };
}

/** 300 MB in chunks of 1 MB: a job that is done, if it were read to its end. */
function* endlessJson(onChunk: () => void) {
  yield `{"jobReference":{"jobId":"job-1"},"status":{"state":"DONE"},"padding":"`;
  for (let n = 0; n < 300; n++) {
    onChunk();
    yield "x".repeat(1_000_000);
  }
  yield '"}';
}

function refusal(status: number, reason: string, message = reason): Answer {
  return { status, body: { error: { code: status, message, errors: [{ reason, message }] } } };
}

function failed(reason: string, ...messages: string[]): Answer {
  const errors = messages.map((message) => ({ reason, message }));
  return { body: { ...JOB, status: { state: "DONE", errorResult: errors[0], errors } } };
}

describe("rows", () => {
  it("go as one upload that adds them to the table, and are loaded once the job is done", async () => {
    const { load, requests, seen } = await aTable({ job: [RUNNING, RUNNING] });
    await load();
    expect(requests).toEqual(["dataset", "upload", "job", "job", "job"]);
    expect(seen.urls.slice(0, 3)).toEqual([
      "/bigquery/v2/projects/p/datasets/d",
      "/upload/bigquery/v2/projects/p/jobs?uploadType=multipart",
      "/bigquery/v2/projects/p/jobs/job-1?location=EU",
    ]);
    expect(seen.uploads[0]).toContain('\r\n\r\n{"id":"a"}\n{"id":"b"}\r\n--');
    expect(seen.uploads[0]).toContain('"writeDisposition":"WRITE_APPEND","createDisposition":"CREATE_NEVER"');
  });

  it("need no request where there are none", async () => {
    const { loadRows, requests } = await aTable({});
    await loadRows([], { jobId: "job-1", signal: new AbortController().signal });
    expect(requests).toEqual([]);
  });

  it("are asked for after longer and longer pauses", async () => {
    const { load, pauses } = await aTable({ job: Array.from({ length: 7 }, () => RUNNING) });
    await load();
    expect(pauses).toEqual([500, 1_000, 2_000, 4_000, 8_000, 8_000, 8_000]);
  });

  it("are not loaded twice where the answer to the upload is lost: the same job is asked for again", async () => {
    const { load, requests, seen } = await aTable({
      upload: ["reset", refusal(409, "duplicate", "Already Exists: Job p:EU.job-1")],
    });
    await load();
    expect(requests).toEqual(["dataset", "upload", "upload", "job"]);
    expect(seen.uploads.map((upload) => /"jobId":"(.*?)"/.exec(upload)?.[1])).toEqual(["job-1", "job-1"]);
  });

  it.each<[string, Partial<Record<Question, Answer[]>>]>([
    ["the dataset is not told of", { dataset: [refusal(503, "backendError")] }],
    ["the upload is answered 503", { upload: [refusal(503, "backendError")] }],
    ["the upload is answered 429", { upload: [refusal(429, "rateLimitExceeded")] }],
    ["the upload is answered 403, for too many requests", { upload: [refusal(403, "rateLimitExceeded")] }],
    ["the connection of a question is cut", { job: ["reset"] }],
    ["BigQuery does not find the job at once", { job: [refusal(404, "notFound")] }],
    ["there is an internal error", { job: [refusal(500, "internalError")] }],
  ])("are loaded though at first %s", async (_, answers) => {
    const { load, pauses } = await aTable(answers);
    await load();
    expect(pauses).toEqual([500]);
  });
});

describe("a hanging request is cut off, and asked again:", () => {
  it.each<Question>(["dataset", "upload", "job"])("%s", async (question) => {
    const { load, requests } = await aTable({ [question]: ["hang"] }, { requestMs: 100 });
    await load();
    expect(requests.filter((asked) => asked === question)).toHaveLength(2);
    await expect.poll(() => connections()).toBeLessThan(2);
  });
});

describe("rows count as loaded only where BigQuery says so of their job: it is asked again after", () => {
  it.each<[string, Answer]>([
    ["a web page", { headers: { "content-type": "text/html" }, body: "<html>" }],
    ["an empty answer", { body: "" }],
    ["an empty object", { body: {} }],
    ["null", { body: null }],
    ["another job", { body: { ...DONE.body, jobReference: { jobId: "job-2" } } }],
    ["a job without a state", { body: JOB }],
    ["an unknown state", { body: { ...JOB, status: { state: "PAUSED" } } }],
    ["the status 202", { ...DONE, status: 202 }],
    ["the status 204", { status: 204, body: "" }],
    ["a redirect", { status: 302, headers: { location: "/elsewhere" } }],
    ["a web page with the status 502", { status: 502, body: "<html>" }],
    ["an answer that is cut off", { headers: { "content-length": "99" }, body: DONE.body }],
  ])("%s", async (_, answer) => {
    const { load, requests } = await aTable({ upload: [answer], job: [answer] }, { requestMs: 500 });
    await load();
    expect(requests).toEqual(["dataset", "upload", "upload", "job", "job"]);
  });

  it("an answer of 300 MB, which is not read", async () => {
    const { load, requests, seen } = await aTable({ job: ["endless"] });
    await load();
    expect(requests).toEqual(["dataset", "upload", "job", "job"]);
    expect(seen.chunks).toBeLessThan(10);
  });
});

describe("a person has to act, and nothing is asked again, where", () => {
  it.each<[string, Partial<Record<Question, Answer[]>>, string]>([
    ["there is no dataset", { dataset: [refusal(404, "notFound", "Not found: Dataset p:d")] }, "Dataset p:d"],
    ["access is denied", { upload: [refusal(403, "accessDenied", "Access Denied")] }, "Access Denied"],
    ["an upload is too large", { upload: [refusal(413, "uploadTooLarge")] }, "413"],
    ["the job finds no table", { job: [failed("notFound", "Not found: Table p:d.t")] }, "Table p:d.t"],
    [
      "a row does not fit, whose column is named",
      {
        job: [
          failed(
            "invalid",
            "Error while reading data, error message: JSON table encountered too many errors, giving up. Rows: 1; errors: 1. Please look into the errors[] collection for more details.",
            "Error while reading data, error message: JSON parsing error in row starting at position 0: No such field: nope.",
          ),
        ],
      },
      "none of the rows: invalid: Error while reading data, error message: JSON parsing error in row starting at position 0: No such field: nope.",
    ],
  ])("%s", async (_, answers, words) => {
    const { load, pauses } = await aTable(answers);
    const error = await load().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(BrokenDestination);
    expect(error).toHaveProperty("message", expect.stringContaining(words));
    expect(pauses).toEqual([]);
  });
});

describe("another job may help, and nothing is asked again, where", () => {
  it.each<[string, Partial<Record<Question, Answer[]>>]>([
    ["a quota is used up", { upload: [refusal(403, "quotaExceeded")] }],
    ["the job failed for a used-up quota", { job: [failed("quotaExceeded", "too many load jobs")] }],
    ["the job failed inside BigQuery", { job: [failed("backendError", "try again")] }],
    ["the job failed for too many jobs at once", { job: [failed("rateLimitExceeded", "slower")] }],
  ])("%s", async (_, answers) => {
    const { load, pauses } = await aTable(answers);
    await expect(load()).rejects.toBeInstanceOf(BigQueryAway);
    expect(pauses).toEqual([]);
  });
});

describe("BigQuery is away, where", () => {
  it.each<[string, Partial<Record<Question, Answer>>, string]>([
    ["the job does not end in time", { job: RUNNING }, "it is not done"],
    [
      "no upload is answered",
      { upload: refusal(503, "backendError", "Try later") },
      "the request to BigQuery failed with 503: Try later",
    ],
  ])("%s", async (_, answer, why) => {
    const { load, pauses } = await aTable(
      Object.fromEntries(Object.entries(answer).map(([name, one]) => [name, Array(100).fill(one)])),
    );
    const error = await load().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(BigQueryAway);
    expect(error).toHaveProperty("message", expect.stringContaining(`job-1 is over: ${why}`));
    expect(pauses.length).toBeLessThan(15);
  });

  it("the signal is aborted while a request hangs, which is cut off", async () => {
    const { loadRows, requests } = await aTable({ upload: ["hang"] });
    const abort = new AbortController();
    const loading = loadRows([{ id: "a" }], { jobId: "job-1", signal: abort.signal });
    await expect.poll(() => requests).toContain("upload");
    abort.abort();
    await expect(loading).rejects.toBeInstanceOf(BigQueryAway);
    expect(requests).toEqual(["dataset", "upload"]);
    await expect.poll(() => connections()).toBeLessThan(2);
  });

  it("the signal was aborted before: nothing is asked", async () => {
    const { loadRows, requests } = await aTable({});
    const loading = loadRows([{ id: "a" }], { jobId: "job-1", signal: AbortSignal.abort() });
    await expect(loading).rejects.toBeInstanceOf(BigQueryAway);
    expect(requests).toEqual([]);
  });
});
