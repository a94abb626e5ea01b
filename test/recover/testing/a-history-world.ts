import { createDataset, DATASET, DEAD_LETTER_OUTCOMES, TABLE } from "@issue-relay/local/stack/dataset";
import { startOne } from "@issue-relay/local/stand-ins/bigquery/testing/a-local-bigquery";
import type { Faults } from "@issue-relay/local/stand-ins/faults";
import type { NewRepository } from "@issue-relay/local/stand-ins/github/issues/world";
import type { Occurrence } from "@issue-relay/local/stand-ins/github/occurrence";
import { type LocalGitHubOptions, startLocalGitHub } from "@issue-relay/local/stand-ins/github/server";
import { PEOPLE, REPOSITORIES } from "@issue-relay/local/stand-ins/github/testing/acme";
import type { QueryParameters } from "@issue-relay/shared/ask";
import { systemClock } from "@issue-relay/shared/clock";
import type { DocumentStore } from "@issue-relay/shared/documents/store";
import { IssueEvent } from "@issue-relay/shared/event/issue-event";
import type { Publish } from "@issue-relay/shared/event/message";
import { rowOf } from "@issue-relay/shared/event/row";
import { eventIn } from "@issue-relay/shared/github/testing/event-in";
import {
  bigQueryClient,
  changeIn,
  insertAllInto,
  queryIn,
  queryPagesIn,
  tablesIn,
} from "@issue-relay/shared/google/bigquery";
import { loadInto } from "@issue-relay/shared/google/load-job";
import type { PullSubscription } from "@issue-relay/shared/pull-subscription";
import { onTestFinished } from "vitest";
import { z } from "zod";
import { aRecover } from "./a-recover.ts";
import { Backfilled, Reconciled } from "./history-answers.ts";

const PROJECT = "p";

const NEW: NewRepository = { name: "", createdAt: 0, ...REPOSITORIES[0] };

/** A subscription of a topic to which nothing was published. */
const NO_MESSAGES: PullSubscription = { pull: async () => [], async acknowledge() {}, async release() {} };

interface HistoryWorldOptions extends LocalGitHubOptions {
  /** For BigQuery. */
  bigQueryFaults?: Faults;
}

/**
 * GitHub, BigQuery and recover, with a topic whose events become rows, as the consumer of rows makes them.
 * @param atEnd what ends them: by default the end of the test
 */
export async function aHistoryWorld(
  { bigQueryFaults: faults, ...options }: HistoryWorldOptions = {},
  atEnd: (end: () => Promise<void>) => void = onTestFinished,
) {
  const github = await startLocalGitHub({ repositories: REPOSITORIES, ...options });
  atEnd(() => github.close());
  PEOPLE.forEach((person) => void github.issues.know(person));
  const local = await startOne({ project: PROJECT, ...(faults && { faults }) });
  atEnd(() => local.close());
  let repositories = 0;
  const owners = new Set(["acme"]);
  const client = bigQueryClient(PROJECT, local.url);
  await createDataset(client, { raw: true });
  const insert = insertAllInto(client, { dataset: DATASET, table: TABLE });
  const query = queryIn(client, DATASET);
  const change = changeIn(client, DATASET);
  /** Called with each statement of recover's, before BigQuery gets it. */
  const statements = { before(_sql: string): void {} };
  const published: IssueEvent[] = [];
  const topic = {
    /** Whether it confirms nothing of the next message, though it takes it. */
    fails: () => false,
    /** Whether what is published becomes rows at once. */
    isStored: true,
  };
  const publish: Publish = async ({ data }) => {
    const fails = topic.fails();
    const event = IssueEvent.parse(JSON.parse(data.toString()));
    published.push(event);
    if (topic.isStored) {
      await store([event]);
    }
    if (fails) {
      throw new Error("Pub/Sub did not confirm in time");
    }
    return event.id;
  };

  async function store(events: readonly IssueEvent[]): Promise<void> {
    for (let index = 0; index < events.length; index += 500) {
      const rows = events.slice(index, index + 500).map(rowOf);
      const { status, body } = await insert(rows.map((json) => ({ insertId: json.event_id, json })));
      if (status !== 200 || JSON.stringify(body).includes("insertErrors")) {
        throw new Error(`${status} ${JSON.stringify(body)}`);
      }
    }
  }

  return {
    github,
    issues: github.issues,
    bigquery: local,
    topic,
    statements,
    /** What was published so far. */
    published,
    query: (sql: string, params: QueryParameters = {}) => query(sql, params),
    /** A repository that nothing else has happened in, with what `acme/web` has. @returns its name */
    newRepository(owner = "acme", more: Partial<NewRepository> = {}): string {
      repositories += 1;
      owners.add(owner);
      const name = `${owner}/r${repositories}`;
      github.issues.addRepository({ ...NEW, ...more, name });
      return name;
    },
    /** A token that may read. Each has an hour of its own. */
    token: (names?: string[]) =>
      github.token({ permissions: { issues: "read", metadata: "read" }, ...(names && { for: names }) }),
    /** Events become rows, as the consumer makes them. */
    store,
    /** Rows of any table, streamed. */
    async insert(table: string, rows: readonly object[]): Promise<void> {
      for (let index = 0; index < rows.length; index += 1_000) {
        await client
          .dataset(DATASET)
          .table(table)
          .insert(rows.slice(index, index + 1_000));
      }
    },
    /** Webhooks tell of what happened, when it happened; ingress and the consumer of rows take it. */
    hear: (occurrences: readonly Occurrence[]) =>
      store(
        occurrences.flatMap(
          ({ event, payload, at }) => eventIn(event, payload, { receivedAt: new Date(at) }) ?? [],
        ),
      ),
    async newRecover({
      token,
      // A token has no webhook of its own: all organizations have one.
      hooks = token === undefined ? [] : [...owners],
      deadlineMs,
      raw = true,
      host,
      documents,
    }: {
      hooks?: string[];
      token?: string;
      deadlineMs?: number;
      /** Whether raw deliveries are kept. */
      raw?: boolean;
      /** That the installation is for. */
      host?: string;
      /** Where there are rules: the documents that have their state. */
      documents?: DocumentStore;
    } = {}) {
      const recover = await aRecover(github, {
        ingress: "https://ingress.example",
        hooks,
        raw,
        ...(token !== undefined && { token }),
        ...(host !== undefined && { host }),
        ...(deadlineMs !== undefined && { deadlineMs }),
        clients: {
          query: (sql, params) => {
            statements.before(sql);
            return query(sql, params);
          },
          change: (sql, params) => {
            statements.before(sql);
            return change(sql, params);
          },
          insertOutcomes: insertAllInto(client, { dataset: DATASET, table: DEAD_LETTER_OUTCOMES }),
          deadLetters: NO_MESSAGES,
          queryPages: queryPagesIn(client, DATASET),
          tables: tablesIn(client, DATASET),
          publish,
          documents,
          loadRows: loadInto(client, { dataset: DATASET, table: TABLE, clock: systemClock }),
        },
      });
      const call = async (task: string, body: object, signal?: AbortSignal) => {
        const response = await fetch(`${recover.url}/${task}`, {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: JSON.stringify(body),
          ...(signal && { signal }),
        });
        return { status: response.status, json: z.unknown().parse(await response.json()) };
      };
      return {
        ...recover,
        call,
        async backfill(owner = "acme/web") {
          const { status, json } = await call("backfill", { owner });
          return { status, ...Backfilled.parse(json) };
        },
        async reconcile(input: { owner?: string; since?: string | Date; full?: boolean } = {}) {
          const { status, json } = await call("reconcile", input);
          return { status, ...Reconciled.parse(json) };
        },
      };
    },
  };
}
