import { createHmac, randomUUID } from "node:crypto";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { request as httpRequest } from "node:http";
import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { gzipSync } from "node:zlib";
import { rowsOf, shownOf } from "@issue-relay/local/stack/arrivals";
import { SECRETS } from "@issue-relay/local/stack/names";
import { until } from "@issue-relay/local/stack/until";
import { deliver } from "@issue-relay/local/stand-ins/github/deliver";
import { aboutANewIssue } from "@issue-relay/local/stand-ins/github/new-issue";
import { examplePayload } from "@issue-relay/local/stand-ins/github/payloads";
import { beforeAll, describe, expect, it } from "vitest";
import { aStack, type TestStack } from "./testing/a-stack.ts";
import { type DeadLetter, takeDeadLetters } from "./testing/dead-letters.ts";
import { peakMegabytes } from "./testing/process-usage.ts";

let stack: TestStack;
beforeAll(async () => {
  stack = await aStack();
});

const opened = JSON.stringify(examplePayload("issues.opened").payload);
const UNSIGNED = { error: "no valid signature" };

function sign(body: string | Buffer, secret = stack.webhookSecret): string {
  return `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`;
}

async function post(body: string | Buffer, headers: Record<string, string> = {}) {
  const response = await fetch(stack.ingress, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      "x-github-event": "issues",
      "x-github-delivery": randomUUID(),
      ...headers,
    },
    body: typeof body === "string" ? body : new Uint8Array(body),
  });
  const answer: Record<string, string> = JSON.parse(await response.text());
  return { status: response.status, answer };
}

describe("a delivery is refused", () => {
  it.each([
    ["without a signature", () => ({})],
    ["with a signature by another secret", () => ({ "x-hub-signature-256": sign(opened, "another") })],
    [
      "with a signature of which one bit is flipped",
      () => ({ "x-hub-signature-256": sign(opened).replace(/.$/, flip) }),
    ],
    ["with a SHA-1 signature alone", () => ({ "x-hub-signature": `sha1=${"0".repeat(40)}` })],
    ["with a signature of another length", () => ({ "x-hub-signature-256": `${sign(opened)}00` })],
    [
      "with non-ASCII characters as its signature",
      () => ({ "x-hub-signature-256": `sha256=${"\xe9".repeat(64)}` }),
    ],
  ])("%s: always with the same 401, and nothing is parsed", async (_, headers) => {
    expect(await post(opened, headers())).toEqual({ status: 401, answer: UNSIGNED });
    // Malformed JSON gets the same answer, since the body of a refused request is not parsed.
    expect(await post("{", headers())).toEqual({ status: 401, answer: UNSIGNED });
  });

  it("with 413 if it has more than 25 MB, before its signature is checked or its body is read", async () => {
    for (const length of [30_000_000, 25 * 1024 * 1024 + 1]) {
      const request = httpRequest(stack.ingress, { method: "POST", headers: { "content-length": length } });
      request.flushHeaders();
      const [response] = await once(request, "response");
      expect(response.statusCode).toBe(413);
      expect(response.headers.connection).toBe("close");
      request.on("error", () => {}).destroy();
    }
  });

  it("on a connection that stays open where its body has come to the end", async () => {
    const headers = { "x-hub-signature-256": sign(opened, "another") };
    const response = await fetch(stack.ingress, { method: "POST", body: opened, headers });
    expect(response.status).toBe(401);
    expect(response.headers.get("connection")).toBe("keep-alive");
  });

  it("with 415 if it has a content encoding", async () => {
    const body = gzipSync(opened);
    const signed = { "x-hub-signature-256": sign(body), "content-encoding": "gzip" };
    expect((await post(body, signed)).status).toBe(415);
  });

  it("with 405 if its method is wrong, and the answer names the allowed methods", async () => {
    for (const method of ["PUT", "DELETE", "PATCH", "OPTIONS"]) {
      const response = await fetch(stack.ingress, { method });
      expect(response.status).toBe(405);
      expect(response.headers.get("allow")).toBe("GET, HEAD, POST");
    }
  });

  it("with a log line that has the reason, but nothing of the body", async () => {
    const before = stack.log.length;
    await post('{"secret":"do not log me"}', { "x-github-event": "<script>" });
    const lines = () => stack.log.slice(before).filter(({ reason }) => reason === "no-valid-signature");
    const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
    await expect
      .poll(lines)
      .toMatchObject([{ severity: "WARNING", reason: "no-valid-signature", version, eventName: "unknown" }]);
    expect(JSON.stringify(lines())).not.toContain("do not log me");
  });
});

function flip(digit: string): string {
  return (Number.parseInt(digit, 16) ^ 1).toString(16);
}

describe("an unsigned body of 1 MB that decompresses to 1 GB", () => {
  // 16 compressed copies of 64 MB, one after the other, are one valid gzip file (RFC 1952). They are quicker to make.
  const bomb = Buffer.concat(Array(16).fill(gzipSync(Buffer.alloc(64 * 1024 ** 2))));

  it.each([
    ["with the header for gzip", { "content-encoding": "gzip" }, 415],
    ["without the header for gzip", {}, 401],
  ])("%s is answered in under a second, and ingress stays under 200 MB", async (_, headers, status) => {
    expect(bomb.length).toBeGreaterThan(1_000_000);
    const startedAt = performance.now();
    expect((await post(bomb, headers)).status).toBe(status);
    expect(performance.now() - startedAt).toBeLessThan(1_000);
    expect(peakMegabytes(stack.function("ingress").pid)).toBeLessThan(200);
  });
});

describe("uptime checks", () => {
  it.each(["GET", "HEAD"])("by %s get the answer 200", async (method) => {
    expect((await fetch(stack.ingress, { method })).status).toBe(200);
  });
});

describe("a delivery as a form, which is GitHub's other content type", () => {
  it("is relayed like any other", async () => {
    const { payload } = aboutANewIssue(examplePayload("issues.opened"), { title: "a form & more" });
    const body = new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
    const type = { "content-type": "application/x-www-form-urlencoded" };
    const { status, answer } = await post(body, { ...type, "x-hub-signature-256": sign(body) });
    expect({ status, answer }).toMatchObject({ status: 202, answer: { status: "published" } });
    const [row] = await until("a row", async () => {
      const rows = await rowsOf(stack, answer.eventId ?? "");
      return rows.length > 0 && rows;
    });
    expect(row).toMatchObject({ issue_title: "a form & more" });
  });
});

describe("a signed delivery that we don't understand", () => {
  const quarantined = async (body: string, headers: Record<string, string> = {}): Promise<DeadLetter> => {
    const { status, answer } = await post(body, { "x-hub-signature-256": sign(body), ...headers });
    expect({ status, answer }).toMatchObject({ status: 202, answer: { status: "quarantined" } });
    const [letter] = await until("a dead letter", async () => {
      const letters = await takeDeadLetters(stack);
      return letters.length > 0 && letters;
    });
    if (!letter) {
      throw new Error("no dead letter");
    }
    return letter;
  };

  it("is kept unchanged, with the reason, if it is not JSON", async () => {
    const letter = await quarantined('{"action":');
    expect(letter.data).toBe('{"action":');
    expect(letter.attributes).toMatchObject({
      consumer: "ingress",
      githubEvent: "issues",
      contentType: "application/json",
      error: expect.stringContaining("not JSON"),
    });
    const logged = stack.log.find(({ reason }) => reason === "not-understood");
    expect(logged).toMatchObject({ severity: "ERROR", function: "ingress" });
  });

  it("is kept if a field that we need is missing or has another type, and the reason names the field", async () => {
    const body = JSON.stringify({ ...JSON.parse(opened), repository: { id: "one" } });
    const letter = await quarantined(body);
    expect(letter.data).toBe(body);
    expect(letter.attributes.error).toContain("repository.id");
  });

  it("is kept if it is a form without a payload", async () => {
    const letter = await quarantined("hello=world", { "content-type": "application/x-www-form-urlencoded" });
    expect(letter.attributes.error).toContain("payload");
  });

  it("is kept if its header X-GitHub-Event is empty", async () => {
    const letter = await quarantined(opened, { "x-github-event": "" });
    expect(letter.data).toBe(opened);
    expect(letter.attributes.error).toContain("X-GitHub-Event");
  });
});

describe("a signed delivery that is named as another event", () => {
  const send = (payload: object, eventName = "push") => {
    const body = JSON.stringify(payload);
    return post(body, { "x-hub-signature-256": sign(body), "x-github-event": eventName });
  };
  const issue = JSON.parse(opened);

  it("is kept if it tells of an issue: the name is not signed", async () => {
    const { answer } = await send(issue);
    expect(answer).toEqual({ status: "quarantined", reason: "an issue, but X-GitHub-Event is push" });
    const [letter] = await until("a dead letter", async () => {
      const letters = await takeDeadLetters(stack);
      return letters.length > 0 && letters;
    });
    expect(letter?.data).toBe(opened);
  });

  it("is kept if it is named a ping, or says that it is no pull request", async () => {
    expect((await send(issue, "ping")).answer).toMatchObject({ status: "quarantined" });
    const nothing = { ...issue, issue: { ...issue.issue, pull_request: null }, pull_request: null };
    expect((await send(nothing)).answer).toMatchObject({ status: "quarantined" });
    await until("both dead letters", async () => (await takeDeadLetters(stack)).length > 0);
  });

  it.each([
    ["is about a pull request", { ...issue, issue: { ...issue.issue, pull_request: {} } }],
    ["is about a review", { ...issue, pull_request: {} }],
    ["has no action", { ...issue, action: undefined }],
    ["is about something else", { ref: "refs/heads/issue-12", commits: [] }],
  ])("is ignored if it %s", async (_, payload) => {
    expect(await send(payload)).toEqual({ status: 202, answer: { status: "ignored" } });
  });

  it("is ignored if it is not JSON: it belongs to that event", async () => {
    const body = '{"issue":';
    const headers = { "x-hub-signature-256": sign(body), "x-github-event": "push" };
    expect(await post(body, headers)).toEqual({ status: 202, answer: { status: "ignored" } });
  });
});

describe("a signed delivery that is larger than an event of ours can be", () => {
  const large = `{"issue":"${"x".repeat(5_000_000)}"}`;

  it("is refused if it is about an issue, with a reason that an alert looks for", async () => {
    expect((await post(large, { "x-hub-signature-256": sign(large) })).status).toBe(413);
    await expect
      .poll(() => stack.log.filter(({ reason }) => reason === "event-too-large"))
      .toMatchObject([{ severity: "ERROR" }]);
  });

  it("is ignored if it is another event, up to 25 MB, and ten at once block nobody", async () => {
    const push = Buffer.alloc(16 * 1024 * 1024, " ");
    const headers = { "x-github-event": "push", "x-hub-signature-256": sign(push) };
    let open = 10;
    const pushes = Array.from({ length: open }, () =>
      post(push, headers).finally(() => {
        open -= 1;
      }),
    );
    let slowestMs = 0;
    while (open > 0) {
      const startedAt = performance.now();
      expect((await fetch(stack.ingress)).status).toBe(200);
      slowestMs = Math.max(slowestMs, performance.now() - startedAt);
    }
    expect(slowestMs).toBeLessThan(1_000);
    for (const { answer } of await Promise.all(pushes)) {
      expect(answer).toEqual({ status: "ignored" });
    }
  });
});

describe("what a stranger sends", () => {
  it("in a path reaches no log line", async () => {
    const before = stack.log.length;
    expect((await fetch(`${stack.ingress}/%`)).status).toBe(200);
    expect((await fetch(`${stack.ingress}/%`, { method: "POST" })).status).toBe(401);
    await until("the refusal is logged", () => stack.log.length > before);
    expect(JSON.stringify(stack.log.slice(before))).not.toContain("URIError");
  });

  it("in a header reaches no log line", async () => {
    const before = stack.log.length;
    await post("{}", {
      "function-execution-id": "forged-id",
      "x-cloud-trace-context": `${"a".repeat(32)}/${"1".repeat(5_000)}`,
    });
    await until("the refusal is logged", () => stack.log.length > before);
    const lines = JSON.stringify(stack.log.slice(before));
    expect(lines).not.toContain("forged-id");
    expect(lines.length).toBeLessThan(1_000);
  });

  it("and signs, with 200,000 labels and assignees, makes a short answer and a short log line, soon", async () => {
    const labels = Array.from({ length: 200_000 }, () => ({}));
    const issue = { ...JSON.parse(opened).issue, labels, assignees: labels };
    const body = JSON.stringify({ ...JSON.parse(opened), issue });
    const before = stack.log.length;
    const startedAt = performance.now();
    const { answer } = await post(body, { "x-hub-signature-256": sign(body) });
    expect(performance.now() - startedAt).toBeLessThan(1_000);
    expect(answer.status).toBe("published");
    const logged = () => stack.log.slice(before).filter((line) => line.function === "ingress");
    await until("it is logged", () => logged().some(({ message }) => message === "published"));
    expect(logged()).toContainEqual(expect.objectContaining({ reason: "detail-not-understood" }));
    expect(JSON.stringify(logged()).length).toBeLessThan(2_000);
  });
});

describe("GitHub's ping", () => {
  const ping = (events: string[]) => {
    const { payload } = examplePayload("ping");
    const body = JSON.stringify({ ...payload, hook: { ...Object(payload.hook), events } });
    return post(body, { "x-hub-signature-256": sign(body), "x-github-event": "ping" });
  };

  it("of a webhook that sends just the push event, GitHub's default, is answered with what is missing", async () => {
    const { status, answer } = await ping(["push"]);
    expect({ status, answer }).toMatchObject({
      status: 200,
      answer: { problems: [expect.stringContaining("issues"), expect.stringContaining("issue_comment")] },
    });
    await expect
      .poll(() => stack.log.find(({ reason }) => reason === "hook-misconfigured"))
      .toMatchObject({ severity: "ERROR" });
  });

  const relations = ["sub_issues", "issue_dependencies", "issue_relates_to"];
  it("of a webhook that is set up well is answered without a problem", async () => {
    expect((await ping(["issues", "issue_comment", ...relations])).answer).toEqual({
      status: "pong",
      problems: [],
      hints: [],
    });
  });
});

describe("Slack shows an issue", () => {
  it("with exactly the title that it has on GitHub, and no mention in the title notifies anyone", async () => {
    const title = "*bold* <!channel> <@U1> & `x` @here 🎉";
    const delivery = aboutANewIssue(examplePayload("issues.opened"), { title });
    await deliver(stack, delivery);
    const card = await until("a card", () => shownOf(stack, delivery.payload.issue?.id).cards[0]);
    expect(card.pings).toEqual([]);
    expect(JSON.stringify(card.blocks)).toContain(JSON.stringify(title).slice(1, -1));
  });
});

describe("a rotated webhook secret", () => {
  it("loses no delivery: both versions are valid while both are enabled, then only the new one", async () => {
    const { event, payload } = examplePayload("issues.opened");
    const withSecret = (webhookSecret: string) =>
      deliver({ ingress: stack.ingress, webhookSecret }, { event, payload }).then(({ status }) => status);
    const older = stack.webhookSecret;
    stack.secretManager.addVersion(SECRETS.webhook, "the-new-secret\n");
    // A wrong signature makes ingress read the secret, at most every 10 s. Earlier tests may have caused the last read.
    await until("the new secret is valid", async () => (await withSecret("the-new-secret")) === 202);
    expect(await withSecret(older)).toBe(202);
    stack.secretManager.setState(SECRETS.webhook, "1", "DISABLED");
    const mismatch = () => withSecret("wrong");
    await until("the disabled one is refused", async () => {
      await mismatch();
      return (await withSecret(older)) === 401;
    });
    expect(await withSecret("the-new-secret")).toBe(202);
  });

  it("with an empty version accepts no signature by an empty secret", async () => {
    stack.secretManager.addVersion(SECRETS.webhook, "\n");
    stack.secretManager.addVersion(SECRETS.webhook, "another");
    const signedBy = async (secret: string) =>
      (await post(opened, { "x-hub-signature-256": sign(opened, secret) })).status;
    await until("the versions are read", async () => (await signedBy("another")) === 202);
    expect(await signedBy("")).toBe(401);
  });
});

describe("a request over a raw connection", () => {
  it("that is cut off does not disturb the next request", async () => {
    const { hostname, port } = new URL(stack.ingress);
    const socket = connect(Number(port), hostname);
    socket.write(
      "POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 1000\r\ncontent-type: application/json\r\n\r\n{",
    );
    socket.destroy();
    expect((await fetch(stack.ingress)).status).toBe(200);
  });

  it("is refused if it hides a compressed body in chunks", async () => {
    const { hostname, port } = new URL(stack.ingress);
    const socket = connect(Number(port), hostname);
    socket.write(
      "POST / HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-encoding: gzip\r\n" +
        "content-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
    );
    expect(await text(socket)).toMatch(/^HTTP\/1.1 415 /);
  });
});
