import { type ClientRequest, request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";

/** Posts JSON and resolves to the HTTP status; rejects where no whole answer comes, or `signal` aborts. */
export type Post = (url: string, body: string, signal: AbortSignal) => Promise<number>;

/** A connection a request: none is left open when the emulator stops, and none is reused while the consumer closes it. */
export const httpPost: Post = (url, body, signal) => {
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
};
