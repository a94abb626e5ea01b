import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";

/**
 * A server in Slack's place, on a free port of this machine. Its URL holds "s3cret", as a webhook's URL holds a secret.
 * `await using` stops it and closes its connections.
 */
export async function slackServer(answer: RequestListener): Promise<AsyncDisposable & { url: string }> {
  const server = createServer(answer).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" ? address?.port : undefined;
  return {
    url: `http://127.0.0.1:${port}/services/T0/B0/s3cret-hook`,
    async [Symbol.asyncDispose]() {
      server.close();
      server.closeAllConnections();
    },
  };
}
