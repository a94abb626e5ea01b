import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { startFunction } from "@issue-relay/local/stack/function-process";
import { environmentOf } from "@issue-relay/local/stack/functions";
import { until } from "@issue-relay/local/stack/until";
import { deliver } from "@issue-relay/local/stand-ins/github/deliver";
import { aboutANewIssue } from "@issue-relay/local/stand-ins/github/new-issue";
import { examplePayload } from "@issue-relay/local/stand-ins/github/payloads";
import { afterAll, expect, it } from "vitest";
import { aStack } from "./testing/a-stack.ts";

/** A proxy before Pub/Sub. After `forget`, its open connections are dead: they pass nothing on, not even a reset. */
async function aForgetfulNetwork(host: string) {
  const [hostname, port] = host.split(":");
  const connections = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(Number(port), hostname);
    client.pipe(upstream).pipe(client);
    for (const socket of [client, upstream]) {
      socket.on("error", () => {});
    }
    connections.add(client);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const forget = () => {
    for (const client of connections) {
      client.unpipe();
      client.resume();
    }
  };
  const close = () => {
    for (const client of connections) {
      client.destroy();
    }
    server.close();
  };
  return { host: `127.0.0.1:${(server.address() as AddressInfo).port}`, connections, forget, close };
}

it("a connection to Pub/Sub that died without a sign loses no delivery", async () => {
  const stack = await aStack();
  const network = await aForgetfulNetwork(stack.pubsubHost);
  const env = environmentOf("ingress", { ...stack.surroundings, pubsubHost: network.host });
  const ingress = await startFunction("ingress", { port: 0, env, onLog: () => {} });
  afterAll(async () => {
    await ingress.kill();
    network.close();
  });
  const relay = () =>
    deliver(
      { ingress: ingress.url, webhookSecret: stack.webhookSecret },
      aboutANewIssue(examplePayload("issues.opened"), {}),
    );

  expect((await relay()).status).toBe(202);
  const before = network.connections.size;
  network.forget();
  const { status, ms } = await relay();
  expect(status).toBe(202);
  expect(ms).toBeLessThan(9_000);
  await until("a new connection", () => network.connections.size > before);
});
