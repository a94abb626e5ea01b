import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, it, onTestFinished } from "vitest";
import * as z from "../../zod.ts";
import { type GitHub, type GitHubOptions, gitHub, paceOf } from "./client.ts";
import { GitHubAway, GitHubDenied, GitHubNotFound, GitHubRefused } from "./errors.ts";

const Item = z.object({ id: z.union([z.int(), z.bigint()]) });

/** A server that answers each request with the next of the answers, and at last always with the last. */
async function aServer(...answers: ((request: IncomingMessage, response: ServerResponse) => void)[]) {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url}`);
    response.setHeader("content-type", "application/json");
    const answer = answers.length > 1 ? answers.shift() : answers[0];
    answer?.(request, response);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests };
}

function answering(status: number, body: unknown, headers: Record<string, string> = {}) {
  return (_: IncomingMessage, response: ServerResponse) => {
    response.writeHead(status, headers).end(typeof body === "string" ? body : JSON.stringify(body));
  };
}

function clientFor(apiUrl: string, options: Partial<GitHubOptions> = {}): GitHub {
  const signal = new AbortController().signal;
  return gitHub({
    apiUrl,
    credential: { token: "t" },
    signal,
    hasTime: (ms) => ms < 50_000,
    pace: paceOf(1000),
    ...options,
  });
}

const limited = answering(
  403,
  { message: "You have exceeded a secondary rate limit." },
  { "retry-after": "1" },
);
const limitedLong = answering(
  403,
  { message: "You have exceeded a secondary rate limit." },
  { "retry-after": "61" },
);

it("reads a list to its last page, with ids beyond 2^53", async () => {
  const { url, requests } = await aServer(
    (request, response) => {
      const next = `<http://${request.headers.host}/things?page=2>; rel="next"`;
      response.writeHead(200, { link: next }).end('[{"id": 9007199254740995}]');
    },
    answering(200, [{ id: 7 }]),
  );
  const pages = await Array.fromAsync(clientFor(url).pages("/things"));
  expect(pages).toEqual([[{ id: 9007199254740995n }], [{ id: 7 }]]);
  expect(requests).toEqual(["GET /things?per_page=100", "GET /things?page=2"]);
});

it("waits where GitHub asks for that and there is time, and else says that GitHub is away", async () => {
  const patient = await aServer(limited, answering(200, { id: 1 }));
  expect(await clientFor(patient.url).get("/thing", Item)).toEqual({ id: 1 });
  const impatient = await aServer(limitedLong);
  await expect(clientFor(impatient.url).get("/thing", Item)).rejects.toThrow(GitHubAway);
  expect(impatient.requests).toHaveLength(1);
});

it.each([
  [401, GitHubDenied],
  [403, GitHubDenied],
  [404, GitHubNotFound],
  [422, GitHubRefused],
])("asks once, where the answer is %i", async (status, error) => {
  const { url, requests } = await aServer(answering(status, { message: "No" }));
  await expect(clientFor(url).get("/thing", Item)).rejects.toThrow(error);
  expect(requests).toHaveLength(1);
});

it("asks again, where the connection is lost", async () => {
  const { url } = await aServer((request) => request.socket.destroy(), answering(200, { id: 1 }));
  expect(await clientFor(url).get("/thing", Item)).toEqual({ id: 1 });
});

it("does not repeat what GitHub would do twice, but where it has not begun", async () => {
  const send = (url: string) => clientFor(url).send("POST", "/things", {}, Item, { once: true });
  for (const lost of [(request: IncomingMessage) => void request.socket.destroy(), answering(502, {})]) {
    const { url, requests } = await aServer(lost, answering(201, { id: 1 }));
    await expect(send(url)).rejects.toThrow(GitHubAway);
    expect(requests).toHaveLength(1);
  }
  const { url } = await aServer(limited, answering(201, { id: 1 }));
  expect(await send(url)).toEqual({ id: 1 });
});

it("asks again for a page that is cut off, and never takes it for the end of the list", async () => {
  const cut = (_: IncomingMessage, response: ServerResponse) => {
    response.writeHead(200, { "content-length": "1000" }).write('[{"id": 1');
    setImmediate(() => response.destroy());
  };
  const { url } = await aServer(cut, answering(200, [{ id: 1 }]));
  expect(await Array.fromAsync(clientFor(url).pages("/things"))).toEqual([[{ id: 1 }]]);
  const broken = await aServer(cut);
  await expect(Array.fromAsync(clientFor(broken.url).pages("/things"))).rejects.toThrow(GitHubAway);
});

it("takes a conflict for no end of a list", async () => {
  const { url } = await aServer(answering(409, { message: "Conflict" }));
  await expect(Array.fromAsync(clientFor(url).pages("/things"))).rejects.toThrow(GitHubRefused);
});

it("follows no link to another host, which would see our credential", async () => {
  const { url } = await aServer(answering(200, [], { link: '<https://elsewhere.example/x>; rel="next"' }));
  await expect(Array.fromAsync(clientFor(url).pages("/things"))).rejects.toThrow("elsewhere.example");
});

it("ends a wait for GitHub's limit when the time is over", async () => {
  const controller = new AbortController();
  const limitedLonger = answering(
    403,
    { message: "You have exceeded a secondary rate limit." },
    { "retry-after": "10" },
  );
  const { url } = await aServer((request, response) => {
    limitedLonger(request, response);
    response.once("finish", () => controller.abort());
  });
  const startedAt = performance.now();
  await expect(clientFor(url, { signal: controller.signal }).get("/thing", Item)).rejects.toThrow(GitHubAway);
  expect(performance.now() - startedAt).toBeLessThan(5_000);
});

it.each([
  ["a page of somebody in between", "<html>"],
  ["something else", { name: "x" }],
])("takes %s for no answer", async (_, body) => {
  const { url } = await aServer(answering(200, body));
  await expect(clientFor(url).get("/thing", Item)).rejects.toThrow(GitHubAway);
});

it("ends at once when the time is over, and asks nothing more", async () => {
  const controller = new AbortController();
  const { url, requests } = await aServer(() => controller.abort());
  await expect(clientFor(url, { signal: controller.signal }).get("/thing", Item)).rejects.toThrow(GitHubAway);
  await expect(clientFor(url, { signal: controller.signal }).get("/other", Item)).rejects.toThrow(GitHubAway);
  expect(requests).toEqual(["GET /thing"]);
});
