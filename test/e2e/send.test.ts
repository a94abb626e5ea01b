import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { aFolder } from "./testing/a-folder.ts";
import { announce } from "./testing/announce.ts";

const folder = aFolder();
const { run } = folder;

/** Answers as ingress does: with what the test has set. */
let ingress: Server;
let url: string;
let answer = { status: 202, body: "" };
beforeAll(async () => {
  ingress = createServer((request, response) => {
    request.resume().on("end", () => response.writeHead(answer.status).end(answer.body));
  }).listen(0, "127.0.0.1");
  await once(ingress, "listening");
  url = `http://127.0.0.1:${(ingress.address() as AddressInfo).port}`;
});
afterAll(() => ingress.close());
beforeEach(() => announce(folder.path, { ingress: url, control: url }));

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

it("send shows control characters in the answer, and does not hand them to the terminal", async () => {
  const { text } = await sent(202, { status: "quarantined", reason: "title: \u009b2J" });
  expect(text).toContain("title: \\u009b2J");
  const page = await sent(502, "\u001b[2J");
  expect(page.text).toContain("502 \\u001b[2J");
});
