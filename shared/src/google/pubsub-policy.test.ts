import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { GoogleAuth, PassThroughClient } from "google-auth-library";
import { expect, it, onTestFinished } from "vitest";
import { policyReader } from "./pubsub-policy.ts";

/** Stands in for Pub/Sub's REST API, which has one topic, and one without any grant. */
async function aPubSub() {
  const policies: Record<string, object> = {
    "/v1/projects/p/topics/dead-letter:getIamPolicy": {
      version: 1,
      bindings: [{ role: "roles/pubsub.publisher", members: ["serviceAccount:agent"] }],
    },
    "/v1/projects/p/topics/without:getIamPolicy": { etag: "ACAB" },
  };
  const server = createServer(({ url = "" }, response) => {
    const policy = policies[url];
    response.writeHead(policy ? 200 : 403, { "content-type": "application/json" });
    response.end(JSON.stringify(policy ?? { error: { code: 403, message: "User not authorized" } }));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  const auth = new GoogleAuth({ authClient: new PassThroughClient() });
  return policyReader({ auth, api: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
}

it("tells who may use a topic", async () => {
  const bindings = await aPubSub();
  expect(await bindings("projects/p/topics/dead-letter")).toEqual([
    { role: "roles/pubsub.publisher", members: ["serviceAccount:agent"] },
  ]);
  expect(await bindings("projects/p/topics/without")).toEqual([]);
});

it("names what may not be asked", async () => {
  const bindings = await aPubSub();
  await expect(bindings("projects/p/topics/another")).rejects.toThrow(
    /^who may use projects\/p\/topics\/another is not told: .*not authorized/i,
  );
});
