import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";
import { createDataset, DATASET, DELIVERIES } from "@issue-relay/local/stack/dataset";
import { type LocalBigQuery, startLocalBigQuery } from "@issue-relay/local/stand-ins/bigquery/server";
import { describeSql } from "@issue-relay/local/stand-ins/bigquery/testing/a-local-bigquery";
import { examplePayload } from "@issue-relay/local/stand-ins/github/payloads";
import { type LocalGitHub, startLocalGitHub } from "@issue-relay/local/stand-ins/github/server";
import { bigQueryClient } from "@issue-relay/shared/google/bigquery";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { aFolder } from "./testing/a-folder.ts";
import { announce, NO_APP } from "./testing/announce.ts";

const folder = aFolder();
const { run } = folder;

/** Answers as ingress does: with what the test has set. */
let ingress: Server;
let received: unknown[] = [];
let github: LocalGitHub;
let answer = { status: 202, body: "" };
beforeAll(async () => {
  ingress = createServer((request, response) => {
    json(request).then((payload) => {
      received.push(payload);
      response.writeHead(answer.status).end(answer.body);
    });
  }).listen(0, "127.0.0.1");
  await once(ingress, "listening");
  const url = `http://127.0.0.1:${(ingress.address() as AddressInfo).port}`;
  github = await startLocalGitHub({ app: { events: ["issues"], hook: { url } } });
});
afterAll(async () => {
  ingress.close();
  await github.close();
});
beforeEach(() => {
  const { url, apiUrl: api, occurrencesUrl: occurrences } = github;
  announce(folder.path, {
    control: url,
    github: { api, token: "", app: NO_APP, occurrences, deliveries: url },
  });
});

function sent(status: number, body: object | string, ...args: string[]) {
  answer = { status, body: typeof body === "string" ? body : JSON.stringify(body) };
  return run("send", "issues.opened", ...args).exited;
}

it("send exits with 0 after a delivery that ingress has published, and after a ping", async () => {
  for (const [status, said] of [
    [202, "published"],
    [200, "pong"],
  ] as const) {
    const { code, text } = await sent(status, { status: said });
    expect({ code, text }).toEqual({
      code: 0,
      text: expect.stringContaining(`${status} {"status":"${said}"}`),
    });
  }
});

it("send says clearly that ingress has ignored a delivery", async () => {
  const { code, text } = await sent(202, { status: "ignored" });
  expect(text).toContain("ignored, because it is not about an issue");
  expect(code).toBe(0);
});

it("send exits with 1 and shows the answer of an ingress that has not taken the delivery", async () => {
  for (const [status, body] of [
    [503, { error: "not relayed, deliver again" }],
    [401, { error: "no valid signature" }],
    [202, { status: "quarantined", reason: "issue: missing" }],
    [500, "<html>Internal Server Error</html>"],
  ] as const) {
    const { code, text } = await sent(status, body, "--times", "3");
    expect(text).toContain(typeof body === "string" ? body : JSON.stringify(body));
    expect(text.trimEnd().split("\n")).toHaveLength(1);
    expect(code).toBe(1);
  }
});

it("send leaves a delivery that ingress has not taken on the local GitHub, from where it can be delivered again", async () => {
  await sent(503, { error: "not relayed, deliver again" });
  const [failed] = github.appHook?.attempts.all() ?? [];
  expect(failed).toMatchObject({ event: "issues", outcome: { status: "Invalid HTTP Response: 503" } });
});

it("send says that no webhook wants an event", async () => {
  const { code, text } = await run("send", "issue_comment.created").exited;
  expect(text).toContain("no webhook of the local GitHub wants the event issue_comment");
  expect(code).toBe(1);
});

it("send shows control characters in the answer, and does not hand them to the terminal", async () => {
  const { text } = await sent(202, { status: "quarantined", reason: "title: \u009b2J" });
  expect(text).toContain("title: \\u009b2J");
  const page = await sent(502, "\u001b[2J");
  expect(page.text).toContain("502 \\u001b[2J");
});

it("send says that ingress does not answer", async () => {
  github.setAppHook({ url: "http://nobody.invalid/" });
  const { code, text } = await run("send", "issues.opened").exited;
  expect(text).toContain("ingress can't be reached at http://nobody.invalid/: failed to connect to host");
  expect(code).toBe(1);
});

describeSql("send --bigquery", () => {
  let local: LocalBigQuery;
  const opened = examplePayload("issues.opened").payload;
  const closed = examplePayload("issues.closed").payload;

  beforeAll(async () => {
    local = await startLocalBigQuery({ project: "acme-dev" });
    const bigquery = bigQueryClient("acme-dev", local.url);
    await createDataset(bigquery, { raw: true });
    const row = (event: string, data: string, n: number) => ({
      message_id: `${n}`,
      publish_time: `2026-03-02T09:30:0${n}Z`,
      data,
      attributes: JSON.stringify({ "x-github-event": event, "x-github-delivery": `guid-${n}` }),
    });
    await bigquery
      .dataset(DATASET)
      .table(DELIVERIES)
      .insert([
        row("issues", JSON.stringify(opened), 1),
        row("issues", JSON.stringify(closed), 2),
        row("push", '{"ref":"refs/heads/main"}', 3),
        row("issues", '{"action":', 4),
      ]);
  });
  afterAll(() => local.close());
  beforeEach(() => {
    received = [];
    const { url, apiUrl: api, occurrencesUrl: occurrences } = github;
    announce(folder.path, {
      control: url,
      github: { api, token: "", app: NO_APP, occurrences, deliveries: url },
      bigquery: { page: local.url, api: local.apiEndpoint },
    });
    github.setAppHook({ url: `http://127.0.0.1:${(ingress.address() as AddressInfo).port}` });
    answer = { status: 202, body: JSON.stringify({ status: "published" }) };
  });

  const again = (where: string) =>
    run("send", "--bigquery", `SELECT data, attributes FROM deliveries WHERE ${where} ORDER BY publish_time`)
      .exited;

  it("delivers again what the query finds, in its order", async () => {
    const { code, text } = await again("JSON_VALUE(data, '$.issue.number') IS NOT NULL");
    expect(text.trimEnd().split("\n")).toEqual([
      expect.stringMatching(/^issues guid-1: 202 .*published/),
      expect.stringMatching(/^issues guid-2: 202 .*published/),
      "2 deliveries",
    ]);
    expect(code).toBe(0);
    expect(received).toMatchObject([
      { action: "opened", issue: opened.issue },
      { action: "closed", issue: closed.issue },
    ]);
  });

  it("goes on after one that can't be delivered, and exits with 1", async () => {
    const { code, text } = await again("TRUE");
    expect(text).toContain("push guid-3: no webhook of the local GitHub wants the event push");
    expect(text).toContain("issues guid-4: not a payload of GitHub's");
    expect(text).toContain("2 of 4 deliveries were not taken");
    expect(received).toHaveLength(2);
    expect(code).toBe(1);
  });

  it("says which columns it needs, and where the SQL is wrong", async () => {
    const { code, text } = await run("send", "--bigquery", "SELECT 1 AS n").exited;
    expect(text).toContain("the query must find `data` and `attributes` of the table `deliveries`");
    expect(code).toBe(1);
    expect((await again("nope")).text).toContain("Unrecognized name: nope");
  });

  it("takes no payload besides, and no project without it", async () => {
    const both = await run("send", "issues.opened", "--bigquery", "SELECT 1").exited;
    expect(both).toMatchObject({
      code: 2,
      text: expect.stringContaining("--bigquery goes with --project only"),
    });
    const alone = await run("send", "issues.opened", "--project", "acme").exited;
    expect(alone).toMatchObject({ code: 2, text: expect.stringContaining("--project is for --bigquery") });
  });
});
