import { execFile } from "node:child_process";
import { createHmac } from "node:crypto";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { FUNCTION_NAMES } from "@issue-relay/local/stack/functions";
import { DATABASE, SECRETS, secretName } from "@issue-relay/local/stack/names";
import { beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { aStack, type TestStack } from "./testing/a-stack.ts";

const CHROMIUM = "/usr/bin/chromium";
const FAULT = JSON.stringify({ kind: "status", status: 503 });

let stack: TestStack;
beforeAll(async () => {
  stack = await aStack({ functions: FUNCTION_NAMES });
});

/** What a web page could want of each server: the address, and a body that would change something. */
function targets() {
  const { control, firestore, github, localBigQuery, secretManager, sinks, slack } = stack;
  const secret = `${secretManager.url}/v1/${secretName(SECRETS.webhook)}`;
  const consumers = stack.functions.filter((name) => name !== "ingress");
  return [
    { read: `${control}/faults`, change: `${control}/faults/slack`, body: FAULT },
    {
      read: `${secret}/versions/latest:access`,
      change: `${secret}:addVersion`,
      body: JSON.stringify({ payload: { data: Buffer.from("known").toString("base64") } }),
    },
    {
      read: localBigQuery.url,
      change: `${localBigQuery.apiEndpoint}/projects/${stack.project}/queries`,
      body: JSON.stringify({
        query: "CREATE VIEW issue_relay.planted AS SELECT 1 AS n",
        useLegacySql: false,
      }),
    },
    {
      read: `${slack.url}/messages.json`,
      change: `${slack.apiUrl}chat.postMessage`,
      body: "channel=C0ISSUES",
    },
    {
      read: `${firestore.url}/documents.json`,
      change: `${firestore.url}/v1/${DATABASE}/documents:commit`,
      body: JSON.stringify({ writes: [{ update: { name: `${DATABASE}/documents/cards/1` } }] }),
    },
    {
      read: `${github.apiUrl}/rate_limit`,
      change: github.occurrencesUrl,
      body: JSON.stringify({ event: "issues", payload: {} }),
    },
    { read: sinks.url, change: `${sinks.url}/any`, body: "{}" },
    ...consumers.map((name) => {
      const { url } = stack.function(name);
      return { read: url, change: url, body: "{}" };
    }),
  ];
}

/** Sends a request with exactly these headers: fetch would refuse some. */
async function answerTo(method: string, url: string, headers: Record<string, string>, body = "") {
  const outgoing = request(url, { method, headers }).end(body);
  const [response] = await once(outgoing, "response");
  const chunks = await response.toArray();
  return {
    status: response.statusCode,
    headers: response.headers,
    text: Buffer.concat(chunks).toString(),
  };
}

describe("a web page", () => {
  it("can't read from a local server under a name of its own that leads to 127.0.0.1", async () => {
    for (const { read, change, body } of targets()) {
      const headers = { host: `evil.example:${new URL(read).port}`, "sec-fetch-site": "same-origin" };
      const got = await answerTo("GET", read, headers);
      expect([read, got.status]).toEqual([read, 403]);
      expect(got.text).not.toContain(stack.webhookSecret);
      const origin = `http://${headers.host}`;
      expect([change, (await answerTo("POST", change, { ...headers, origin }, body)).status]).toEqual([
        change,
        403,
      ]);
    }
  });

  it("can't change anything on a local server from another site", async () => {
    for (const { change, body } of targets()) {
      for (const headers of [
        { "sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors", origin: "https://evil.example" },
        { "sec-fetch-site": "same-site", "sec-fetch-mode": "no-cors", origin: "http://127.0.0.1:3000" },
        { origin: "null" },
      ]) {
        const { status } = await answerTo("POST", change, { ...headers, "content-type": "text/plain" }, body);
        expect([change, status]).toEqual([change, 403]);
      }
    }
  });

  it("learns no content type but the one that is sent, and each page runs only its own script and style", async () => {
    for (const { read } of targets().slice(0, 5)) {
      const { headers } = await answerTo("GET", read, {});
      expect(headers).toMatchObject({
        "x-content-type-options": "nosniff",
        "content-security-policy": expect.stringMatching(/default-src 'none'.*frame-ancestors 'none'/),
      });
    }
    const { headers, text } = await answerTo("GET", stack.localBigQuery.url, {});
    const nonce = /<style nonce="([^"]+)">/.exec(text)?.[1];
    expect(headers["content-security-policy"]).toContain(`style-src 'nonce-${nonce}'`);
  });

  it("of a browser can't set a fault from another site, nor read a secret under another name", async (context) => {
    if (!existsSync(CHROMIUM)) {
      process.stderr.write(`SKIPPED: a browser's cross-site requests. There is no ${CHROMIUM}\n`);
      return context.skip();
    }
    const profile = await mkdtemp(join(tmpdir(), "issue-relay-browser-"));
    onTestFinished(() => rm(profile, { recursive: true, force: true }));
    const seen = async (url: string) => {
      const { stdout } = await promisify(execFile)(CHROMIUM, [
        ...["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", `--user-data-dir=${profile}`],
        ...["--host-resolver-rules=MAP evil.example 127.0.0.1", "--virtual-time-budget=5000"],
        ...["--timeout=10000", "--dump-dom", url],
      ]);
      return stdout;
    };

    const script = `fetch("${stack.control}/faults/slack", { method: "POST", mode: "no-cors", body: ${JSON.stringify(FAULT)} })
      .then(() => { document.body.textContent = "sent"; }, (error) => { document.body.textContent = error; })`;
    const evil = createServer((_, response) => {
      response.setHeader("content-type", "text/html");
      response.end(`<body>not yet<script>${script}</script></body>`);
    }).listen(0, "127.0.0.1");
    await once(evil, "listening");
    onTestFinished(() => void evil.close());
    const page = await seen(`http://localhost:${(evil.address() as AddressInfo).port}/`);
    expect(page).not.toContain("not yet");
    expect(stack.faults.slack.take("/api/chat.postMessage")).toBeUndefined();

    const { port } = stack.secretManager;
    const secret = await seen(
      `http://evil.example:${port}/v1/${secretName(SECRETS.webhook)}/versions/latest:access`,
    );
    expect(secret).toContain("only 127.0.0.1 and localhost are served");
    expect(secret).not.toContain(Buffer.from(stack.webhookSecret).toString("base64"));
  });
});

describe("a program of this machine", () => {
  it("reaches every local server by each of its names", async () => {
    for (const { read } of targets()) {
      for (const name of ["127.0.0.1", "localhost", "[::1]", "LOCALHOST"]) {
        const { status } = await answerTo("GET", read, { host: `${name}:${new URL(read).port}` });
        expect([name, read, status]).not.toEqual([name, read, 403]);
      }
    }
  });

  it("sets and clears faults with curl's headers, as the README shows", async () => {
    const url = `${stack.control}/faults/slack`;
    const headers = {
      "user-agent": "curl/8",
      accept: "*/*",
      "content-type": "application/x-www-form-urlencoded",
    };
    expect((await answerTo("POST", url, headers, FAULT)).status).toBe(200);
    expect(stack.faults.slack.take("/api/chat.postMessage")).toMatchObject({ status: 503 });
    expect((await answerTo("DELETE", url, { "user-agent": "curl/8" })).status).toBe(200);
    expect(stack.faults.slack.take("/api/chat.postMessage")).toBeUndefined();
  });

  it("gets 404 for the faults of a stand-in that does not exist, whatever its name", async () => {
    for (const name of ["nobody", "__proto__", "constructor", "toString"]) {
      expect((await answerTo("POST", `${stack.control}/faults/${name}`, {}, FAULT)).status).toBe(404);
    }
  });
});

it("ingress takes a signed delivery under any name, as a tunnel hands it on", async () => {
  const body = JSON.stringify({
    zen: "Keep it logically awesome.",
    hook: { events: ["issues", "issue_comment"] },
  });
  const { status } = await answerTo(
    "POST",
    stack.ingress,
    {
      host: "example.trycloudflare.com",
      "content-type": "application/json",
      "x-github-event": "ping",
      "x-hub-signature-256": `sha256=${createHmac("sha256", stack.webhookSecret).update(body).digest("hex")}`,
    },
    body,
  );
  expect(status).toBe(200);
});
