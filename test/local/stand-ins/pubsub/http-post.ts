import { type ClientRequest, request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";

/** Posts JSON and returns the HTTP status. Rejects where no complete answer comes, or `signal` aborts. */
export type Post = (url: string, body: string, signal: AbortSignal) => Promise<number>;

/**
 * Posts over HTTP, with a new connection for each request: no connection stays open when the emulator stops, and no
 * request fails because the consumer closed an idle connection.
 * @throws Error where no complete answer comes, or `signal` aborts
 */
export function httpPost(url: string, body: string, signal: AbortSignal): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const request = url.startsWith("https:") ? requestHttps : requestHttp;
  const sent: ClientRequest = request(
    url,
    {
      method: "POST",
      agent: false,
      signal,
      headers: {
        "content-type": "application/json",
        "content-length": Buffer.byteLength(body),
        connection: "close",
        "user-agent": "CloudPubSub-Google",
      },
    },
    (response) => {
      response
        .on("end", () => resolve(response.statusCode ?? 0))
        .on("error", reject)
        .resume();
    },
  );
  sent.on("error", reject);
  sent.end(body);
  return promise;
}
