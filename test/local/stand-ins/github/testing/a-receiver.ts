import { once } from "node:events";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { onTestFinished } from "vitest";

interface Received {
  headers: IncomingHttpHeaders;
  body: string;
}

/** A server that webhooks call, until the end of the test. */
export interface Receiver {
  url: string;
  received: Received[];
  /** What it answers from now on: a status, or nothing at all. */
  answers: number | "nothing";
  /** It answers when this has resolved. */
  until: Promise<void>;
}

/** Starts a server that answers 202 and keeps what it gets. */
export async function aReceiver(): Promise<Receiver> {
  const receiver: Receiver = { url: "", received: [], answers: 202, until: Promise.resolve() };
  const server = createServer(async (request, response) => {
    receiver.received.push({ headers: request.headers, body: await text(request) });
    await receiver.until;
    if (receiver.answers !== "nothing") {
      response.writeHead(receiver.answers, { "x-from": "receiver" }).end(`answer ${receiver.answers}`);
    }
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  receiver.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  return receiver;
}

/** An address of this machine where nobody listens. */
export async function nowhere(): Promise<string> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return `http://127.0.0.1:${port}/`;
}
