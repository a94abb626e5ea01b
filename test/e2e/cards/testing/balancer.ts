import { once } from "node:events";
import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";

/**
 * Starts a server in front of several instances of a function, as Cloud Run has one: each request goes to the next instance.
 * Where an instance dies meanwhile, the answer is 503.
 * @param urls of the instances
 */
export async function startBalancer(
  urls: readonly string[],
): Promise<{ url: string; close(): Promise<void> }> {
  let next = 0;
  const server = createServer((incoming, response) => {
    const url = urls[next++ % urls.length] ?? "";
    const fail = () => (response.headersSent ? response.destroy() : response.writeHead(503).end());
    const { method, headers } = incoming;
    const outgoing = request(url, { method, headers, agent: false }, (answer) => {
      response.writeHead(answer.statusCode ?? 503);
      answer.on("error", fail).pipe(response);
    });
    incoming.pipe(outgoing.on("error", fail));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
