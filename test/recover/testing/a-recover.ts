import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { http } from "@google-cloud/functions-framework";
import { getTestServer } from "@google-cloud/functions-framework/testing";
import type { LocalGitHub } from "@issue-relay/local/stand-ins/github/server";
import { systemClock } from "@issue-relay/shared/clock";
import { loadConfig } from "@issue-relay/shared/config";
import { createLogger } from "@issue-relay/shared/logger";
import { taskFunction } from "@issue-relay/shared/tasks/task-function";
import { onTestFinished } from "vitest";
import { z } from "zod";
import { Config } from "../../../functions/recover/src/config.ts";
import { logFailure } from "../../../functions/recover/src/log-failure.ts";
import { type Clients, recoverTasks } from "../../../functions/recover/src/tasks.ts";

const KEY = "projects/p/secrets/github-app-key";
const TOKEN = "projects/p/secrets/github-token";
const WEBHOOK_SECRET = "projects/p/secrets/github-webhook-secret";

interface Options {
  /** A token; without one, recover is the App. */
  token?: string;
  /** Whose webhooks; by default the App's own. */
  hooks?: string[];
  /** The address of ingress. */
  ingress: string;
  days?: number;
  /** That the installation is for. */
  host?: string;
  /** Whether raw deliveries are kept. */
  raw?: boolean;
  deadlineMs?: number;
  /** What works on dead letters; without it, nothing does. */
  clients?: Partial<Omit<Clients, "readSecret">>;
}

const Answer = z.looseObject({
  webhooks: z.array(z.unknown()).default([]),
  problems: z.array(z.unknown()).default([]),
});

async function none(): Promise<never> {
  throw new Error("this recover has only GitHub");
}

const NOTHING: Omit<Clients, "readSecret"> = {
  // A dataset without rows.
  query: async () => [],
  change: none,
  documents: undefined,
  publish: none,
  insertOutcomes: none,
  loadRows: none,
  queryPages: () => {
    throw new Error("this recover has only GitHub");
  },
  deadLetters: { pull: none, acknowledge: none, release: none },
  secretVersions: none,
  tables: none,
  subscription: none,
  bindings: none,
  health: none,
};

/** The function under functions-framework, until the end of the test, with GitHub's local API. */
export async function aRecover(github: LocalGitHub, options: Options) {
  const { token, hooks = [], ingress, days = 3, raw = false, deadlineMs = 510_000, clients = {} } = options;
  const { host = days > 3 ? "github.acme.example" : "github.com" } = options;
  const config = loadConfig(Config, {
    GOOGLE_CLOUD_PROJECT: "p",
    GITHUB_HOST: host,
    TOPIC: "issue-events",
    DEAD_LETTER_TOPIC: "dead-letter",
    DEAD_LETTER_SUBSCRIPTION: "dead-letter",
    DEAD_LETTER_TABLE_SUBSCRIPTION: "dead-letter-table",
    CONSUMER_SUBSCRIPTIONS: '{"slack": "slack", "bigquery": "bigquery"}',
    FUNCTION_URLS: "{}",
    BIGQUERY_DATASET: "issue_relay",
    BIGQUERY_TABLE: "issue_events",
    BIGQUERY_TABLES: "[]",
    ...(raw && {
      RAW_TOPIC: "deliveries",
      RAW_TABLE: "deliveries",
      RAW_TABLE_SUBSCRIPTION: "deliveries-table",
    }),
    GITHUB_API_URL: github.apiUrl,
    ...(token === undefined
      ? { GITHUB_APP_ID: String(github.app.id), GITHUB_APP_KEY_SECRET: KEY }
      : { GITHUB_TOKEN_SECRET: TOKEN }),
    GITHUB_HOOKS: JSON.stringify(hooks),
    WEBHOOK_SECRET,
    INGRESS_URLS: JSON.stringify([ingress]),
    REDELIVERY_DAYS: String(days),
    GITHUB_WRITES_PER_SECOND: "1000",
  });
  const secrets = new Map([
    [KEY, [github.app.privateKey]],
    [TOKEN, token === undefined ? [] : [token]],
    [WEBHOOK_SECRET, ["newest", "older"]],
  ]);
  const log: Record<string, unknown>[] = [];
  http(
    "recover",
    taskFunction({
      tasks: recoverTasks(config, systemClock, {
        ...NOTHING,
        ...clients,
        readSecret: async (name) => secrets.get(name) ?? [],
      }),
      clock: systemClock,
      deadlineMs,
      logger: createLogger({ destination: { write: (line) => void log.push(JSON.parse(line)) } }),
      logFailure,
      project: "p",
    }),
  );
  const server = getTestServer("recover").listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  return {
    url,
    log,
    secrets: { key: KEY, token: TOKEN, values: secrets },
    /** The codes in the log. */
    reasons: () => [...new Set(log.flatMap(({ reason }) => reason ?? []))],
    redeliver: ({ body, signal }: { body?: object; signal?: AbortSignal } = {}) =>
      call("/redeliver", body, signal),
    connect: (owner: string) => call("/connect", { owner }),
  };

  async function call(path: string, body?: object, signal?: AbortSignal) {
    const response = await fetch(url + path, {
      method: "POST",
      headers: { "content-type": "application/json" },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      ...(signal && { signal }),
    });
    const answer = Answer.parse(await response.json());
    // What GitHub was asked for has arrived, or failed again.
    await github.webhooks.settled();
    return { status: response.status, ...answer };
  }
}
