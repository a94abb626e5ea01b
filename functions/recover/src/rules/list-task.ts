import { ask, type Query } from "@issue-relay/shared/ask";
import type { DocumentStore } from "@issue-relay/shared/documents/store";
import { brakeName, brakeStateIn } from "@issue-relay/shared/rules/brake-document";
import type { Task } from "@issue-relay/shared/tasks/task";
import * as z from "@issue-relay/shared/zod";

/** Rules that have done nothing for longer are not listed. */
const DAYS = 30;

const HOUR_MS = 3_600_000;

const Row = z.object({ rule: z.string(), done: z.int(), newest: z.int() });

/** A rule that has acted, or would have. */
interface ListedRule {
  rule: string;
  /** How many steps it has done in the last 30 days. */
  done: number;
  /** When it acted, was stopped or refused last. */
  newestAt: Date;
  /** How often it has acted in the last hour. */
  lastHour: number;
  stoppedAt: Date | null;
  because: string | null;
}

/** `POST /rules`: the rules that had something to do in the last 30 days, and whether one has stopped itself. */
export function rulesTask({ query, documents }: { query: Query; documents: DocumentStore }): Task {
  return async () => {
    const sql = `
SELECT rule, COUNT(DISTINCT IF(outcome = 'done', action_id, NULL)) AS done, UNIX_MILLIS(MAX(acted_at)) AS newest
FROM actions
WHERE rule IS NOT NULL AND acted_at > TIMESTAMP_SUB(CURRENT_TIMESTAMP(), INTERVAL ${DAYS} DAY)
GROUP BY rule
ORDER BY rule`;
    const rules: ListedRule[] = [];
    for (const { rule, done, newest } of await ask(query, Row, sql)) {
      const { document, readAt } = await documents.read(brakeName(rule));
      const { acted, stoppedAt, because } = brakeStateIn(document);
      const lastHour = acted.filter(({ at }) => at > readAt - HOUR_MS).length;
      rules.push({ rule, done, newestAt: new Date(newest), lastHour, stoppedAt, because });
    }
    return { isDone: true, result: { rules } };
  };
}
