import type dns from "node:dns";
import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { BadMessage, BrokenDestination, RetryLater } from "@issue-relay/shared/errors";
import { anIssueEvent } from "@issue-relay/shared/event/testing/an-issue-event";
import { HTTP } from "cloudevents";
import { Webhook } from "standardwebhooks";
import { describe, expect, it, onTestFinished } from "vitest";
import { postTo } from "../../functions/actions/src/webhook/post.ts";

const [NEW, OLD] = [7, 8].map((byte) => `whsec_${Buffer.alloc(24, byte).toString("base64")}`) as [
  string,
  string,
];

type Resolved = (error: Error | null, addresses: dns.LookupAddress[]) => void;

const ID = "a".repeat(32);

async function aReceiver(answer: RequestListener): Promise<string> {
  const server = createServer(answer).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
}

function post(
  url: string,
  options: {
    private?: boolean;
    secrets?: () => Promise<string[]>;
    ms?: number;
    resolve?: typeof dns.lookup;
  } = {},
) {
  const { private: isPrivate = true, secrets = async () => [NEW, OLD], ms = 5_000, resolve } = options;
  return postTo(
    { name: "pager", url, private: isPrivate, secrets },
    { id: ID, event: anIssueEvent() },
    AbortSignal.timeout(ms),
    resolve,
  );
}

describe("an event for a webhook", () => {
  it("is a CloudEvent, signed after Standard Webhooks by each version of the secret", async () => {
    const { promise, resolve } = Promise.withResolvers<{ headers: Record<string, string>; body: string }>();
    const url = await aReceiver(async (request, response) => {
      const body = Buffer.concat(await Array.fromAsync(request)).toString();
      resolve({ headers: request.headers as Record<string, string>, body });
      response.writeHead(204).end();
    });
    await post(url);
    const { headers, body } = await promise;
    for (const secret of [NEW, OLD]) {
      expect(new Webhook(secret).verify(body, headers)).toMatchObject({ data: { id: anIssueEvent().id } });
    }
    expect(() => new Webhook(`whsec_${Buffer.alloc(24).toString("base64")}`).verify(body, headers)).toThrow();
    expect(headers["webhook-id"]).toBe(ID);
    const event = HTTP.toEvent<unknown>({ headers, body });
    expect(event).toMatchObject({
      id: anIssueEvent().id,
      source: "https://github.com/acme/web",
      type: "com.github.issues.opened",
      subject: "12",
      data: anIssueEvent(),
    });
  });

  it.each([
    [200, undefined],
    [301, BrokenDestination],
    [400, BadMessage],
    [401, BrokenDestination],
    [404, BrokenDestination],
    [410, BrokenDestination],
    [422, BadMessage],
    [429, RetryLater],
    [503, RetryLater],
  ])(
    "that is answered %i is taken, kept, or a dead letter; no redirection is followed",
    async (status, kind) => {
      let requests = 0;
      const url = await aReceiver((_, response) => {
        requests += 1;
        response.writeHead(status, { location: "/elsewhere" }).end("x".repeat(50_000));
      });
      const error = await post(url).catch((thrown: unknown) => thrown);
      expect(error === undefined ? undefined : (error as Error).constructor).toBe(kind);
      expect(requests).toBe(1);
    },
  );

  it("is taken by the status of the answer, however long the rest is, and whether it ends", async () => {
    await post(await aReceiver((_, response) => void response.writeHead(200).write("x".repeat(2_000_000))));
  });

  it("is tried again where no answer comes, and where the secret can't be read", async () => {
    const hanging = await aReceiver(() => {});
    await expect(post(hanging, { ms: 200 })).rejects.toThrow(RetryLater);
    await expect(post("http://127.0.0.1:1/")).rejects.toThrow(RetryLater);
    const away = post(hanging, { secrets: () => Promise.reject(new Error("away")) });
    await expect(away).rejects.toThrow(RetryLater);
    const denied = post(hanging, { secrets: () => Promise.reject(new BrokenDestination("denied")) });
    await expect(denied).rejects.toThrow(BrokenDestination);
  });

  it("goes to no private network, unless the file says so; and to no metadata server at all", async () => {
    const url = await aReceiver((_, response) => response.end());
    await expect(post(url, { private: false })).rejects.toThrow(BrokenDestination);
    await expect(post(url.replace("127.0.0.1", "localhost"), { private: false })).rejects.toThrow(
      BrokenDestination,
    );
    await expect(post("http://0x7f.1/", { private: false })).rejects.toThrow("in a private network");
    for (const host of [
      "169.254.169.254",
      "[::ffff:169.254.169.254]",
      "[64:ff9b::a9fe:a9fe]",
      "2852039166",
    ]) {
      await expect(post(`http://${host}/`)).rejects.toThrow("no webhook can be");
    }
    await expect(post("http://METADATA.google.internal./")).rejects.toThrow("no webhook can be");
  });

  it.each([
    ["a public and a private address", ["8.8.8.8", "10.0.0.1"], false, "in a private network"],
    [
      "the metadata server's beside one that may be",
      ["10.0.0.1", "169.254.169.254"],
      true,
      "no webhook can be",
    ],
    ["the metadata server's, mapped", ["::ffff:169.254.169.254"], true, "no webhook can be"],
    ["none", [], true, "did not answer"],
  ])("goes nowhere, where DNS has %s", async (_, addresses, isPrivate, problem) => {
    const resolve = ((_name: string, _options: object, callback: Resolved) => {
      callback(
        null,
        addresses.map((address) => ({ address, family: 4 })),
      );
    }) as typeof dns.lookup;
    const error = await post("http://pager.example/", { private: isPrivate, resolve }).catch(
      (thrown) => thrown,
    );
    expect(error).toBeInstanceOf(addresses.length === 0 ? RetryLater : BrokenDestination);
    expect(error).toHaveProperty("message", expect.stringContaining(problem));
  });

  it("goes to what DNS has for a name, where that may be", async () => {
    const url = await aReceiver((_, response) => response.end());
    const resolve = ((_name: string, _options: object, callback: Resolved) => {
      callback(null, [{ address: "127.0.0.1", family: 4 }]);
    }) as typeof dns.lookup;
    await post(url.replace("127.0.0.1", "pager.example"), { resolve });
  });

  it("is not sent with a secret that is none; its value is in no error", async () => {
    const url = await aReceiver((_, response) => response.end());
    const error = await post(url, {
      secrets: async () => ["whsec_%%%secret", "password", "whsec_AA=="],
    }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(BrokenDestination);
    expect(String(error)).not.toContain("%%%");
  });
});
