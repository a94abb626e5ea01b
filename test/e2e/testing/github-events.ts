import type { StoredRow } from "@issue-relay/local/stack/arrivals";
import { DATASET } from "@issue-relay/local/stack/dataset";
import type { GitHubIssues } from "@issue-relay/local/stand-ins/github/issues/github";
import type { Occurrence } from "@issue-relay/local/stand-ins/github/occurrence";
import type { IssueEvent } from "@issue-relay/shared/event/issue-event";
import { OBSERVED } from "@issue-relay/shared/event/issue-event";
import { rowOf } from "@issue-relay/shared/event/row";
import { eventIn } from "@issue-relay/shared/github/testing/event-in";
import { z } from "zod";
import { subjectOf } from "../../../functions/recover/src/reconcile/subject.ts";
import { startWarehouse } from "../../views/testing/warehouse.ts";

/** Something that happened to an issue, by what all copies of its event have in common. */
export interface GitHubEvent {
  issue: number;
  comment: number | null;
  /** Its type, action and subject. */
  what: string;
  /** When, in seconds since 1970. */
  seconds: number;
}

/** The events that webhooks tell of what happens on GitHub, received when it happens. */
export function eventsOf(occurrences: readonly Occurrence[]): IssueEvent[] {
  return occurrences.flatMap(({ event, payload, at }) => eventIn(event, payload, { receivedAt: at }) ?? []);
}

export function gitHubEventOf(event: IssueEvent): GitHubEvent {
  const row = rowOf(event);
  return {
    issue: row.issue_id,
    comment: row.comment_id,
    what: `${row.type}.${row.action} ${subjectOf(row)}`,
    seconds: Date.parse(row.occurred_at) / 1000,
  };
}

const GitHubEvents = z.array(
  z.object({ issue: z.int(), comment: z.int().nullable(), what: z.string(), seconds: z.int() }),
);

/** How many rows the local SQL engine takes at once, with room to spare. */
const ROWS_AT_ONCE = 4_000;

/** All of which the view `events` tells, each as often as it does. It tells of each issue by the rows of that issue. */
export async function gitHubEventsIn(rows: readonly StoredRow[]): Promise<GitHubEvent[]> {
  const found: GitHubEvent[] = [];
  const parts: StoredRow[][] = [[]];
  for (const ofIssue of Map.groupBy(rows, ({ issue_id: id }) => id).values()) {
    const last = parts.at(-1) ?? [];
    if (last.length + ofIssue.length > ROWS_AT_ONCE) {
      parts.push(ofIssue);
    } else {
      last.push(...ofIssue);
    }
  }
  for (const part of parts) {
    const warehouse = await startWarehouse({}, new Date().toISOString());
    try {
      await warehouse.loadRows(part);
      found.push(...GitHubEvents.parse(await warehouse.query(SQL)));
    } finally {
      await warehouse.close();
    }
  }
  return found;
}

const SQL = `
SELECT
  issue_id AS issue,
  comment_id AS comment,
  CONCAT(type, '.', action, ' ', subject) AS what,
  UNIX_SECONDS(occurred_at) AS seconds
FROM ${DATASET}.events
WHERE action <> '${OBSERVED}'`;

/** As texts that can be compared, in an order of their own. */
export function listOf(events: readonly GitHubEvent[]): string[] {
  return events
    .map(({ issue, what, seconds }) => `${issue} ${new Date(seconds * 1000).toISOString()} ${what}`)
    .sort();
}

/** What GitHub has now: of what is deleted or transferred, its API tells nothing. */
export function thereOn(issues: GitHubIssues) {
  const repositories = issues.world.repositories();
  const all = repositories.flatMap((repository) => [...repository.issues.values()]);
  const there = all.filter(({ state }) => !state.gone);
  const [ids, comments] = [
    new Set(there.map(({ id }) => id)),
    new Set(there.flatMap(({ state }) => state.comments.map(({ id }) => id))),
  ];
  return {
    issues: there,
    has: ({ issue, comment }: Pick<GitHubEvent, "issue" | "comment">) =>
      ids.has(issue) && (comment === null || comments.has(comment)),
  };
}
