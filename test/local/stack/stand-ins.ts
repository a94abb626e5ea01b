import { randomBytes } from "node:crypto";
import { HOOK_EVENTS } from "@issue-relay/shared/github/hook";
import { bigQueryClient } from "@issue-relay/shared/google/bigquery";
import type { Engine } from "../stand-ins/bigquery/engine/process.ts";
import type { InsertEvent } from "../stand-ins/bigquery/insert-all.ts";
import { startLocalBigQuery } from "../stand-ins/bigquery/server.ts";
import { startLocalFirestore } from "../stand-ins/firestore/server.ts";
import { type LocalGitHubOptions, startLocalGitHub } from "../stand-ins/github/server.ts";
import { startLocalSecretManager } from "../stand-ins/secret-manager/server.ts";
import { startSinks } from "../stand-ins/sink/server.ts";
import { type LocalSlackOptions, startLocalSlack } from "../stand-ins/slack/server.ts";
import { createDataset } from "./dataset.ts";
import { FUNCTIONS, type LocalFunction } from "./functions.ts";
import { CHANNEL, DATABASE, PROJECT, SECRETS } from "./names.ts";
import type { PortPlan } from "./ports.ts";

/** What the local Slack has besides the channel {@link CHANNEL}: more channels, members, user groups. */
export type SlackWorkspace = Partial<Pick<LocalSlackOptions, "channels" | "members" | "userGroups">>;

/** GitHub's clock and limits, and how it dates timelines. */
export type GitHubLikeness = Pick<LocalGitHubOptions, "now" | "limits" | "timelineLagMs">;

export interface StandInOptions {
  /** Whether Slack has the channel {@link CHANNEL}, which gets everything where there are no routes. */
  hasChannel: boolean;
  /** The folder that keeps BigQuery's rows between runs. Without it, rows are kept in memory. */
  dataDir?: string;
  /** BigQuery's SQL engine, which goes on after `close`. Without it, BigQuery has its own. */
  engine?: Engine;
  /** Whether Slack limits each channel to one message a second, as the real one does. */
  slackPaced: boolean;
  slackWorkspace?: SlackWorkspace;
  /** What GitHub is like: by default as the real one. */
  gitHub?: GitHubLikeness;
  /** Whether BigQuery has the table of raw deliveries, and GitHub's App tells of everything. */
  raw: boolean;
  /** Is called for each `insertAll` whose rows are in the table. */
  onInsert?: (event: InsertEvent) => void;
}

/** Starts all stand-ins except Pub/Sub. `close` closes them in the opposite order. */
export async function startStandIns(
  ports: PortPlan["standIns"],
  { hasChannel, dataDir, engine, slackPaced, slackWorkspace = {}, gitHub, raw, onInsert }: StandInOptions,
) {
  await using parts = new AsyncDisposableStack();
  const keep = <T extends { close(): Promise<void> }>(part: T) => parts.adopt(part, () => part.close());

  const webhookSecret = randomBytes(20).toString("hex");
  // On GitHub, an App names each event.
  const github = keep(
    await startLocalGitHub({
      ...gitHub,
      port: ports.github,
      app: { events: raw ? ["*"] : Object.keys(HOOK_EVENTS) },
    }),
  );
  const slackSigningSecret = randomBytes(16).toString("hex");
  const slackToken = `xoxb-local-${randomBytes(12).toString("hex")}`;
  const slack = keep(
    await startLocalSlack({
      port: ports.slack,
      token: slackToken,
      ...slackWorkspace,
      channels: [...(hasChannel ? [CHANNEL] : []), ...(slackWorkspace.channels ?? [])],
      rateLimit: slackPaced,
    }),
  );
  const secretManager = keep(
    await startLocalSecretManager({
      port: ports.secretManager,
      project: PROJECT,
      secrets: {
        [SECRETS.webhook]: webhookSecret,
        [SECRETS.appKey]: github.app.privateKey,
        [SECRETS.token]: slackToken,
        [SECRETS.signing]: slackSigningSecret,
        ...(hasChannel && { [SECRETS.slackWebhook]: slack.webhookUrl(CHANNEL.name) }),
      },
    }),
  );
  const localBigQuery = keep(
    await startLocalBigQuery({
      port: ports.bigquery,
      project: PROJECT,
      ...(dataDir && { dataDir }),
      ...(engine && { engine }),
      ...(onInsert && { onInsert }),
    }),
  );
  const bigquery = bigQueryClient(PROJECT, localBigQuery.url);
  await createDataset(bigquery, { raw });
  const firestore = keep(await startLocalFirestore({ port: ports.firestore, database: DATABASE }));
  const sinks = keep(await startSinks(namesOfSinks(FUNCTIONS), ports.sinks));

  const kept = parts.move();
  return {
    webhookSecret,
    github,
    slackToken,
    slackSigningSecret,
    slack,
    secretManager,
    localBigQuery,
    /** Google's client, connected to the local BigQuery. */
    bigquery,
    firestore,
    sinks,
    faults: {
      github: github.faults,
      slack: slack.faults,
      bigquery: localBigQuery.faults,
      secrets: secretManager.faults,
      firestore: firestore.faults,
      ...sinks.faults,
    },
    close: () => kept.disposeAsync(),
  };
}

function namesOfSinks(functions: readonly LocalFunction[]): string[] {
  return functions.filter(({ kind, hasStandIn }) => kind !== "edge" && !hasStandIn).map(({ name }) => name);
}
