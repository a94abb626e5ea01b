import { type FunctionProcess, startFunction } from "@issue-relay/local/stack/function-process";
import { environmentOf } from "@issue-relay/local/stack/functions";
import { CHANNEL, DATABASE, PROJECT, SECRETS } from "@issue-relay/local/stack/names";
import { describeSql, TEST_PROJECT } from "@issue-relay/local/stand-ins/bigquery/testing/a-local-bigquery";
import { startLocalFirestore } from "@issue-relay/local/stand-ins/firestore/server";
import { startLocalSecretManager } from "@issue-relay/local/stand-ins/secret-manager/server";
import { type LocalSlack, startLocalSlack } from "@issue-relay/local/stand-ins/slack/server";
import { anIssueEvent } from "@issue-relay/shared/event/testing/an-issue-event";
import { CLAIM } from "@issue-relay/shared/slack/say-once";
import { afterAll, beforeAll, expect, it } from "vitest";
import { aWarehouse } from "../digest/testing/a-digest.ts";
import { Traffic } from "./cards/testing/traffic.ts";

const DAY = 24 * 3_600_000;
const TOKEN = "xoxb-kills";

/** The calls that it makes to say something once, in this order: `documents:commit` claims, and then takes a note. */
const CALLS = ["documents:batchGet", "documents:commit", "chat.postMessage", "documents:commit"];

/**
 * Each call, where the process dies before it has the answer. For whoever comes after it, this is the same as a death before the next
 * call.
 */
const KILLS = CALLS.map((method, index) => ({
  name: `before the answer to call ${index + 1}, ${method}`,
  index,
}));

describeSql("the bundle, killed while it says something", () => {
  const parts = new AsyncDisposableStack();
  const traffic = new Traffic();
  let passed = 0;
  let slack: LocalSlack;
  let start: () => Promise<FunctionProcess>;
  let running: FunctionProcess;

  beforeAll(async () => {
    const now = () => Date.now() + passed;
    const keep = <T extends { close(): Promise<void> }>(part: T) => parts.adopt(part, () => part.close());
    slack = keep(
      await startLocalSlack({ token: TOKEN, channels: [CHANNEL], faults: traffic, rateLimit: false, now }),
    );
    const firestore = keep(await startLocalFirestore({ database: DATABASE, faults: traffic, now }));
    const secrets = { [SECRETS.token]: TOKEN };
    const secretManager = keep(await startLocalSecretManager({ project: PROJECT, secrets }));
    const warehouse = keep(await aWarehouse());
    const opened = new Date(Date.now() - (KILLS.length + 2) * DAY).toISOString();
    await warehouse.load([
      anIssueEvent({
        occurredAt: opened,
        receivedAt: opened,
        issue: { createdAt: opened, updatedAt: opened },
      }),
    ]);
    const environment = environmentOf("digest", {
      pubsubHost: "",
      secretManagerHost: secretManager.host,
      firestoreHost: firestore.host,
      slackApiUrl: slack.apiUrl,
      bigQueryEndpoint: warehouse.endpoint,
      gitHub: { apiUrl: "", appId: 0 },
      functionUrls: { ingress: "" },
      slackBy: "bot",
      slackMessagesPerSecond: 1000,
      cardLengthsDivisor: 1,
      sinkUrl: () => "",
    });
    const env = { ...environment, GOOGLE_CLOUD_PROJECT: TEST_PROJECT };
    start = () => startFunction("digest", { port: 0, env, onLog: () => {} });
    running = await start();
    parts.defer(() => running.kill());
  });

  afterAll(() => parts.disposeAsync());

  it.each(KILLS)("$name, says it once in the end", async ({ index }) => {
    const headers = { "x-cloudscheduler-scheduletime": new Date(Date.now() - index * DAY).toISOString() };
    const ask = async () => (await fetch(`${running.url}/daily`, { method: "POST", headers })).status;
    const before = slack.messages(CHANNEL.name).length;

    const { pid } = running;
    let seen = 0;
    traffic.onRequest = () => {
      seen += 1;
      if (seen === index + 1) {
        process.kill(pid, "SIGKILL");
      }
      return undefined;
    };
    await expect(ask()).rejects.toThrow();
    traffic.onRequest = () => undefined;

    running = await start();
    const atOnce = await ask();
    passed += CLAIM;
    expect(await ask()).toBe(204);
    expect(slack.messages(CHANNEL.name)).toHaveLength(before + 1);
    // While the claim of the dead one lasts, nobody else says it. With its note, everybody knows that it is said.
    expect(atOnce).toBe(index === 1 || index === 2 ? 503 : 204);
  });
});
