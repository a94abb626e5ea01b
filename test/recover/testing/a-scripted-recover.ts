import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";
import { z } from "zod";

/** What a call of a task comes to, or that its connection is lost. */
type End = { isDone: boolean; result: object } | { error: string; status: number } | "lost";

/**
 * A server that answers calls of tasks as recover does, each by what stands for it, until the end of the test. It shows what a command
 * makes of answers that would take recover hours.
 */
export async function aScriptedRecover(...ends: (End | (() => End))[]) {
  const calls: { path: string | undefined; input: unknown }[] = [];
  const server = createServer(async (request, response) => {
    const chunks = await Array.fromAsync(request, (chunk: Buffer) => chunk);
    calls.push({ path: request.url, input: z.json().parse(JSON.parse(Buffer.concat(chunks).toString())) });
    const given = ends.shift() ?? { error: "more calls than the test expects", status: 503 };
    const end = typeof given === "function" ? given() : given;
    response.writeHead(200, { "content-type": "application/x-ndjson" });
    response.write('{"progress":"half of it"}\n', () => {
      if (end === "lost") {
        response.destroy();
      } else {
        response.end(`${JSON.stringify(end)}\n`);
      }
    });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, calls };
}
