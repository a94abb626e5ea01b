import { once } from "node:events";
import { createServer as createTcpServer } from "node:net";
import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { RetryLater } from "../errors.ts";
import { createSend, type SlackResponse } from "./send.ts";
import { slackServer } from "./testing/slack-server.ts";

const never = new AbortController().signal;

function send(url: string, deadlineMs = 300, signal = never): Promise<SlackResponse> {
  const headers = { authorization: "Bearer s3cret-token" };
  return createSend(deadlineMs)({ url, headers, body: { text: "hi" } }, signal);
}

describe("a request to Slack", () => {
  it("sends JSON with the headers and returns status, Retry-After and body", async () => {
    let got = "";
    await using slack = await slackServer(async (request, response) => {
      for await (const chunk of request) {
        got += chunk;
      }
      got += ` ${request.method} ${request.headers["content-type"]} ${request.headers.authorization}`;
      response.writeHead(429, { "retry-after": "30" }).end("rate_limited");
    });
    expect(await send(slack.url)).toEqual({ status: 429, retryAfter: "30", body: "rate_limited" });
    expect(got).toBe('{"text":"hi"} POST application/json; charset=utf-8 Bearer s3cret-token');
  });

  it.each([200, 204, 400, 403, 404, 410, 500, 503])("returns %i like any other status", async (status) => {
    await using slack = await slackServer((_, response) => response.writeHead(status).end());
    expect(await send(slack.url)).toEqual({ status, retryAfter: undefined, body: "" });
  });

  it("follows no redirect, which would hand the token to another server", async () => {
    let requests = 0;
    await using slack = await slackServer((_, response) => {
      requests += 1;
      response.writeHead(307, { location: "/elsewhere" }).end();
    });
    expect((await send(slack.url)).status).toBe(307);
    expect(requests).toBe(1);
  });
});

describe("an answer that comes only in part", () => {
  it("keeps its status where the body trickles on, until the deadline", async () => {
    await using slack = await slackServer((_, response) => {
      response.writeHead(200);
      const trickle = setInterval(() => response.write(" "), 20);
      response.on("close", () => clearInterval(trickle));
    });
    const begun = Date.now();
    expect(await send(slack.url)).toEqual({ status: 200, retryAfter: undefined, body: undefined });
    expect(Date.now() - begun).toBeLessThan(2000);
  });

  it("keeps its status where the connection breaks off", async () => {
    await using slack = await slackServer((_, response) => {
      response.writeHead(200, { "content-length": "100" }).write("{");
      setTimeout(() => response.destroy(), 20);
    });
    expect(await send(slack.url)).toEqual({ status: 200, retryAfter: undefined, body: undefined });
  });

  it("keeps its status where the body is huge", async () => {
    await using slack = await slackServer((_, response) =>
      response.writeHead(404).end("x".repeat(10_000_000)),
    );
    expect(await send(slack.url, 5000)).toEqual({ status: 404, retryAfter: undefined, body: undefined });
  });
});

describe("a request without an answer", () => {
  const outOfTime = new RetryLater("Slack did not answer: out of time");

  it("ends at the deadline where the server hangs", async () => {
    await using slack = await slackServer(() => {});
    await expect(send(slack.url)).rejects.toThrow(outOfTime);
  });

  it("ends at the deadline where the connection hangs", async () => {
    const mute = createTcpServer(() => {}).listen(0, "127.0.0.1");
    await once(mute, "listening");
    const address = mute.address();
    const port = typeof address === "object" ? address?.port : undefined;
    await expect(send(`https://127.0.0.1:${port}/`)).rejects.toThrow(outOfTime);
    mute.close();
  });

  it("ends with its delivery", async () => {
    await using slack = await slackServer(() => {});
    await expect(send(slack.url, 10_000, AbortSignal.timeout(50))).rejects.toThrow(outOfTime);
  });

  it("fails with what happened to the connection", async () => {
    await using slack = await slackServer((request) => request.socket.resetAndDestroy());
    await expect(send(slack.url)).rejects.toThrow(new RetryLater("Slack did not answer: ECONNRESET"));
    await expect(send("http://127.0.0.1:1/")).rejects.toThrow(
      new RetryLater("Slack did not answer: ECONNREFUSED"),
    );
  });

  it("fails without showing the token or the webhook's URL", async () => {
    await using slack = await slackServer((request) => {
      if (request.url?.endsWith("reset")) {
        request.socket.destroy();
      }
    });
    const urls = [
      slack.url,
      `${slack.url}/reset`,
      "http://127.0.0.1:1/s3cret",
      "https://s3cret.invalid/",
      "s3cret",
    ];
    const errors = await Promise.all(urls.map((url) => send(url).catch((error: unknown) => error)));
    const broken = createSend(300)(
      { url: slack.url, headers: { authorization: "s3cret\n" }, body: {} },
      never,
    );
    errors.push(await broken.catch((error: unknown) => error));
    for (const error of errors) {
      expect(error).toBeInstanceOf(RetryLater);
      expect(inspect(error, { depth: 10, showHidden: true })).not.toContain("s3cret");
    }
  });
});
