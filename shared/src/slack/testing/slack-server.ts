import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";

/**
 * A Slack on a free port of this machine that answers as told. Its address holds "s3cret", as a webhook's does.
 * `await using` ends it with whatever still hangs.
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
