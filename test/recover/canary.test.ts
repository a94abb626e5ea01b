import { allRows } from "@issue-relay/local/stack/arrivals";
import { DATASET, TABLE, viewFiles } from "@issue-relay/local/stack/dataset";
import { functionsFor } from "@issue-relay/local/stack/functions";
import { CHANNEL } from "@issue-relay/local/stack/names";
import { until } from "@issue-relay/local/stack/until";
import { systemClock } from "@issue-relay/shared/clock";
import { queryIn } from "@issue-relay/shared/google/bigquery";
import { createLogger } from "@issue-relay/shared/logger";
import { describe, expect, it } from "vitest";
import { type CanaryTaskOptions, canaryTask } from "../../functions/recover/src/canary/task.ts";
import { aStack } from "../e2e/testing/a-stack.ts";

const stack = await aStack({ functions: functionsFor(false) });

/** A canary that waits for nothing. */
async function aCanary(options: Partial<CanaryTaskOptions> = {}) {
  const log: Record<string, unknown>[] = [];
  const send = canaryTask({
    ingressUrl: stack.ingress,
    host: "github.com",
    secret: async () => stack.webhookSecret,
    query: queryIn(stack.bigquery, DATASET),
    table: TABLE,
    clock: systemClock,
    alertOfLate: async () => {},
    patienceMs: 0,
    ...options,
  });
  const outcome = await send({
    input: undefined,
    at: new Date(),
    caller: undefined,
    deadline: systemClock.now() + 10_000,
    signal: AbortSignal.timeout(10_000),
    logger: createLogger({ destination: { write: (line) => void log.push(JSON.parse(line)) } }),
    progress() {},
  });
  return { ...outcome, log };
}

describe("a canary", () => {
  it("alerts where nothing reaches BigQuery", async () => {
    await stack.function("bigquery").kill();
    const { isDone, log } = await aCanary();
    expect(isDone).toBe(false);
    expect(log).toMatchObject([{ severity: "ERROR", reason: "canary-late" }]);
    await stack.restart("bigquery");
  });

  it("alerts where ingress does not take what GitHub's secret has signed, or does not answer", async () => {
    const refused = await aCanary({ secret: async () => "another" });
    expect(refused.isDone).toBe(false);
    expect(refused.log).toMatchObject([
      { severity: "ERROR", reason: "canary-refused", error: expect.stringContaining("401") },
    ]);
    const { log } = await aCanary({ ingressUrl: "http://127.0.0.1:9" });
    expect(log).toMatchObject([
      { reason: "canary-refused", error: expect.stringContaining("did not answer") },
    ]);
  });

  it("is called by a schedule, arrives, and is found", async () => {
    const response = await fetch(`${stack.function("recover").url}/canary`, { method: "POST" });
    expect([response.status, await response.json()]).toEqual([200, { newest: expect.any(String) }]);
    await until("both canaries in BigQuery", async () => (await allRows(stack)).length === 2);
  });

  it("is understood to the last detail, and can be told from GitHub's deliveries in the log", () => {
    const ofIngress = stack.log.filter(({ function: name }) => name === "ingress");
    expect(ofIngress.filter(({ message }) => message === "published")).toMatchObject([
      { isCanary: true, secretVersion: "1" },
      { isCanary: true, secretVersion: "1" },
    ]);
    expect(ofIngress.filter(({ reason }) => reason === "detail-not-understood")).toEqual([]);
  });

  it("shows nowhere: not in Slack, and in no view", async () => {
    await until(
      "the Slack consumer's acknowledgements",
      () =>
        stack.log.filter((line) => line.function === "slack" && line.message === "delivered").length === 2,
    );
    expect(stack.slack.messages(CHANNEL.name)).toEqual([]);
    const counts = [];
    for (const { name } of await viewFiles()) {
      const [[row]] = await stack.bigquery.query(`SELECT COUNT(*) AS n FROM ${DATASET}.${name}`);
      counts.push([name, row.n]);
    }
    expect(counts.filter(([, n]) => n > 0)).toEqual([]);
  });

  it("alerts, too, where no schedule has compared a repository with GitHub for days", async () => {
    await stack.bigquery.query(`INSERT INTO ${DATASET}.repositories
      (repository_id, repository, state, observed_at, reconciled_at)
      VALUES (7, 'acme/web', 'active', CURRENT_TIMESTAMP(), TIMESTAMP '2026-01-02 00:00:00+00')`);
    const response = await fetch(`${stack.function("recover").url}/canary`, { method: "POST" });
    expect(response.status).toBe(200);
    expect(stack.log.filter(({ reason }) => reason === "reconcile-late")).toMatchObject([
      { function: "recover", severity: "ERROR", where: "acme/web" },
    ]);
  });
});
