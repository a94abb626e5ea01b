import { once } from "node:events";
import { createServer as createTcpServer } from "node:net";
import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { RetryLater } from "../errors.ts";
import { Refused, UnknownOutcome } from "./failures.ts";
import { createSend, type SlackRequest, type SlackResponse } from "./send.ts";
import { slackServer } from "./testing/slack-server.ts";

function send(url: string, request: Partial<SlackRequest> = {}, deadlineMs = 300): Promise<SlackResponse> {
  const headers = { authorization: "Bearer s3cret-token" };
  return createSend(deadlineMs)({ url, headers, body: { text: "hi" }, ...request });
}

/** A Slack that writes down what it is sent. */
async function listener() {
  const heard: string[] = [];
  const slack = await slackServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) {
      body += chunk;
    }
    heard.push(
      `${request.method} ${request.headers["content-type"]} ${request.headers.authorization} ${body}`,
    );
    response.writeHead(429, { "retry-after": "30" }).end("rate_limited");
  });
  return Object.assign(slack, { heard });
}

describe("a request to Slack", () => {
  it("sends JSON with the headers and returns status, Retry-After and body", async () => {
    await using slack = await listener();
    expect(await send(slack.url)).toEqual({ status: 429, retryAfter: "30", body: "rate_limited" });
    expect(slack.heard).toEqual(['POST application/json; charset=utf-8 Bearer s3cret-token {"text":"hi"}']);
  });

  it("sends a form where a method takes nothing else", async () => {
    await using slack = await listener();
    await send(slack.url, { body: new URLSearchParams({ channel: "C1", oldest: "1.5" }) });
    expect(slack.heard).toEqual([
      expect.stringMatching(
        /^POST application\/x-www-form-urlencoded(;.*)? Bearer s3cret-token channel=C1&oldest=1\.5$/,
      ),
    ]);
  });

  it.each([200, 204, 400, 403, 404, 410, 500, 503])("returns %i like any other status", async (status) => {
    await using slack = await slackServer((_, response) => response.writeHead(status).end());
    expect(await send(slack.url)).toEqual({ status, retryAfter: undefined, body: "" });
  });

  it("reads a whole page of history", async () => {
    const page = "x".repeat(3_000_000);
    await using slack = await slackServer((_, response) => response.end(page));
    expect((await send(slack.url, {}, 5000)).body).toHaveLength(page.length);
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
    const answer = await send(slack.url, {}, 5000);
    expect(answer).toEqual({ status: 404, retryAfter: undefined, body: undefined });
  });
});

describe("a request without an answer, of which nobody knows whether Slack has carried it out,", () => {
  const outOfTime = new UnknownOutcome("Slack did not answer: out of time");

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

  it("says what happened to the connection", async () => {
    await using slack = await slackServer((request) => request.socket.resetAndDestroy());
    await expect(send(slack.url)).rejects.toThrow(new UnknownOutcome("Slack did not answer: ECONNRESET"));
  });

  it("can be tried again, for whoever doesn't mind that", () => {
    expect(outOfTime).toBeInstanceOf(RetryLater);
  });
});

describe("a Slack that is not reached", () => {
  it.each([
    ["nobody listens", "http://127.0.0.1:1/", /^Slack was not reached: ECONNREFUSED$/],
    ["there is no such host", "https://s3cret.invalid/", /^Slack was not reached: (ENOTFOUND|EAI_AGAIN)$/],
  ])("has done nothing: %s", async (_, url, message) => {
    const error: unknown = await send(url, {}, 5000).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(Refused);
    expect(error).toMatchObject({
      message: expect.stringMatching(message),
      refusal: { kind: "retry" },
    });
  });
});

it("no error shows the token or the webhook's URL", async () => {
  await using slack = await slackServer((request) => {
    if (request.url?.endsWith("reset")) {
      request.socket.destroy();
    }
  });
  const requests = [
    send(slack.url),
    send(`${slack.url}/reset`),
    send("http://127.0.0.1:1/s3cret"),
    send("https://s3cret.invalid/"),
    send("s3cret"),
    send(slack.url, { headers: { authorization: "s3cret\n" } }),
  ];
  for (const outcome of await Promise.allSettled(requests)) {
    expect(outcome.status).toBe("rejected");
    expect(inspect(outcome, { depth: 10, showHidden: true })).not.toContain("s3cret");
  }
});
