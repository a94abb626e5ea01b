import { CONFIG_TABLES, TABLES_AND_VIEWS } from "@issue-relay/local/stack/dataset";
import type { IssueEvent } from "@issue-relay/shared/event/issue-event";
import { anIssueEvent } from "@issue-relay/shared/event/testing/an-issue-event";
import { expect } from "vitest";
import { z } from "zod";
import type { aHistoryWorld } from "./a-history-world.ts";
import { rawRow } from "./raw-deliveries.ts";

export const HOUR = 3_600_000;

/** So many hours ago, to the second. */
export function ago(hours: number): Date {
  return new Date(Math.floor((Date.now() - hours * HOUR) / 1000) * 1000);
}

const Forgotten = z.object({
  dryRun: z.boolean(),
  logins: z.array(z.string()),
  shared: z.array(z.string()),
  id: z.int().nullable(),
  erased: z.array(z.object({ table: z.string(), rows: z.int(), tooNew: z.int() })),
  issues: z.object({ count: z.int(), newest: z.array(z.string()) }).nullable(),
  againAt: z.string().nullable(),
});

export type World = Awaited<ReturnType<typeof aHistoryWorld>>;

export async function aForget(world: World, options: { raw?: boolean; host?: string } = {}) {
  const { call, log } = await world.newRecover(options);
  return {
    call,
    log,
    async forget(input: object) {
      const { status, json } = await call("forget", { dryRun: false, ...input });
      expect(json).not.toHaveProperty("error");
      const { erased, ...rest } = Forgotten.parse(json);
      const counts = (key: "rows" | "tooNew") =>
        Object.fromEntries(erased.map((each) => [each.table, each[key]]));
      return { status, ...rest, rows: counts("rows"), tooNew: counts("tooNew") };
    },
  };
}

const Cells = z.array(z.object({ cells: z.string() }));

/** All cells of tables or views, a text for each row, which begins with the name of its table. */
export async function cellsOf({ query }: World, tables: readonly string[]): Promise<string[]> {
  const all = tables.map((table) => {
    const data = table === "dead_letters" ? "* REPLACE (SAFE_CONVERT_BYTES_TO_STRING(data) AS data)" : "*";
    return `SELECT CONCAT('${table}: ', TO_JSON_STRING(t)) AS cells FROM (SELECT ${data} FROM ${table}) AS t`;
  });
  const rows = Cells.parse(await query(all.join("\nUNION ALL ")));
  return rows.map(({ cells }) => cells).sort();
}

const TABLES = [
  "issue_events",
  "deliveries",
  "dead_letters",
  "dead_letter_outcomes",
  "actions",
  ...CONFIG_TABLES,
];
export const VIEWS = TABLES_AND_VIEWS.filter((name) => !TABLES.includes(name));

/** All rows of all tables, or of some tables or views, that have a text in a cell. */
export async function rowsWith(world: World, text: RegExp, tables = TABLES): Promise<string[]> {
  return (await cellsOf(world, tables)).filter((cells) => text.test(cells));
}

export const ANN = { login: "ann", id: 7001, type: "User" };
export const ANN_BEFORE = { login: "Ann-Before", id: 7001, type: "User" };
export const OTHERS = [
  { login: "joanna", id: 7002, type: "User" },
  { login: "ann-acme", id: 7003, type: "User" },
];

let next = 0;

/** An event of a few hours ago. Each is another one. */
export function event(overrides: Parameters<typeof anIssueEvent>[0] = {}, hours = 30): IssueEvent {
  next += 1;
  return anIssueEvent({
    id: next.toString(16).padStart(32, "0"),
    receivedAt: ago(hours).toISOString(),
    occurredAt: ago(hours).toISOString(),
    sender: { login: "bob", id: 7009 },
    ...overrides,
    issue: { author: { login: "bob", id: 7009 }, ...overrides.issue },
  });
}

/** @param attributes of the message, beside those of each */
export function deadLetter(data: string, hours = 30, attributes: object = {}) {
  next += 1;
  return {
    message_id: String(next),
    publish_time: ago(hours).toISOString(),
    data: Buffer.from(data).toString("base64"),
    attributes: JSON.stringify({ consumer: "ingress", error: "?", ...attributes }),
  };
}

export const FORM = "application/x-www-form-urlencoded";

/** The dead letter of a delivery whose webhook sends forms. It keeps the body as it came. */
export function deadForm(payload: object, hours = 30) {
  const body = new URLSearchParams({ payload: JSON.stringify(payload) });
  return deadLetter(body.toString(), hours, { contentType: FORM });
}

export function delivery(payload: unknown, hours = 30, more: { isForm?: boolean; event?: string } = {}) {
  return rawRow({ event: "issues", payload, at: ago(hours), ...more });
}

/** A row of what somebody has asked for with a button, or with `rule`, of what a rule has done. */
export function action(more: object = {}, hours = 30) {
  next += 1;
  return {
    ...{ action_id: String(next), acted_at: ago(hours).toISOString(), what: "take", outcome: "done" },
    ...{ host: "github.com", repository: "acme/web", issue_id: 73464126, issue_number: 12 },
    ...more,
  };
}
