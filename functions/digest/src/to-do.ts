import type { IssueFacts } from "@issue-relay/shared/routes/issue-facts";
import * as z from "@issue-relay/shared/zod";

/** Rows from before hosts were recorded are of the only host that there was. */
export const FIRST_HOST = "github.com";

/** An issue that somebody waits for: a row of the view `to_do`, which says what its columns mean. */
export const ToDoRow = z.object({
  issue_id: z.number(),
  host: z.string().nullable(),
  repository: z.string(),
  repository_private: z.boolean().nullable(),
  number: z.number(),
  title: z.string().nullable(),
  url: z.string().nullable(),
  author: z.string().nullable(),
  author_type: z.string().nullable(),
  author_association: z.string().nullable(),
  labels: z.array(z.string()),
  assignees: z.array(z.string()),
  milestone: z.string().nullable(),
  issue_type: z.string().nullable(),
  age_working_seconds: z.number().nullable(),
  waited_working_seconds: z.number().nullable(),
  open_so_far_working_seconds: z.number().nullable(),
  is_unanswered: z.boolean(),
  /** That which is late by most comes first. */
  missed: z.array(z.object({ goal: z.string(), label: z.string(), late_working_seconds: z.number() })),
});
export type ToDoRow = z.infer<typeof ToDoRow>;

const COLUMNS = Object.keys(ToDoRow.shape).join(", ");

/** All that teams should look at, the oldest first. */
export const TO_DO = `SELECT ${COLUMNS} FROM to_do ORDER BY age_working_seconds DESC, issue_id`;

/** What nobody has answered for so many working seconds, that which waits for the longest time first. */
export const UNANSWERED = `
SELECT ${COLUMNS} FROM to_do
WHERE is_unanswered AND COALESCE(waited_working_seconds, age_working_seconds) >= @seconds
ORDER BY COALESCE(waited_working_seconds, age_working_seconds) DESC, issue_id`;

/** How long an issue that nobody has answered waits, in working seconds. Of one that came by transfer, it is how long it is here. */
export function waitedFor(row: ToDoRow): number {
  return row.waited_working_seconds ?? row.age_working_seconds ?? 0;
}

/** What routes ask of the issue. */
export function factsOf(row: ToDoRow): IssueFacts {
  return {
    repository: { name: row.repository, private: row.repository_private ?? undefined },
    labels: row.labels,
    author: row.author === null ? undefined : { login: row.author, type: row.author_type ?? undefined },
    authorAssociation: row.author_association ?? undefined,
    milestone: row.milestone,
    type: row.issue_type,
  };
}
