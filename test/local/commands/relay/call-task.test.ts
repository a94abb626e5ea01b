import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, it, onTestFinished } from "vitest";
import { callTask } from "./call-task.ts";

/** A function that answers so. */
async function aFunction(answer: (response: ServerResponse) => void): Promise<{ url: string }> {
  const server = createServer((_, response) => answer(response)).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

const calling = { task: "redeliver", input: {}, onProgress() {} };

it("a task tells what it does, and at last what came of it", async () => {
  const seen: string[] = [];
  const url = await aFunction((response) => {
    response.end('{"progress": "half"}\n\n{"progress": "all"}\n{"isDone": true, "result": {"n": 1}}\n');
  });
  expect(await callTask(url, { ...calling, onProgress: (text) => seen.push(text) })).toEqual({
    isDone: true,
    result: { n: 1 },
  });
  expect(seen).toEqual(["half", "all"]);
});

it.each<[string, (response: ServerResponse) => void, string]>([
  [
    "that dies",
    (response) => response.write('{"progress": "half"}\n', () => response.destroy()),
    "call again",
  ],
  ["that ends without an answer", (response) => response.end('{"progress": "half"}\n'), "call again"],
  [
    "that is a page of somebody else's",
    (response) => response.end("<html>Hello"),
    "not an answer of a task: <html>",
  ],
  [
    "that fails",
    (response) => response.end('{"error": "BigQuery is away", "status": 503}\n'),
    "redeliver: BigQuery is away",
  ],
  [
    "that is running",
    (response) => response.end('{"error": "it is running", "status": 409}\n'),
    "redeliver: it is running",
  ],
  [
    "that may not be called",
    (response) => response.writeHead(403).end("Forbidden"),
    "redeliver: 403 Forbidden",
  ],
])("a function %s is told so", async (_, answer, message) => {
  await expect(callTask(await aFunction(answer), calling)).rejects.toThrow(message);
});
