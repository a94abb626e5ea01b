import { IssueEvent } from "@issue-relay/shared/event/issue-event";
import { z } from "zod";
import type { Plain } from "../query/result.ts";
import type { Ask } from "../warehouse.ts";

/** Of an issue as it once was, recover says little, and nothing that most routes ask for. */
const SAYS_LITTLE = "source = 'recovery' AND 'issue_labels' IN UNNEST(not_said)";

/**
 * The newest event that BigQuery has of an issue, as far as routes ask for it; but for what was recovered from GitHub's timeline, where there
 * is another.
 * @param issue `owner/name#number`
 * @throws Error where BigQuery has none
 */
export async function newestEvent(ask: Ask, issue: string): Promise<IssueEvent> {
  const [repository = "", number] = issue.split("#");
  const sql = `SELECT ${Object.keys(Row.shape).join(", ")} FROM events
    WHERE LOWER(repository) = LOWER(@repository) AND issue_number = @number
    ORDER BY ${SAYS_LITTLE}, received_at DESC, state_rank LIMIT 1`;
  const [row] = await ask(sql, { repository, number: Number(number) });
  if (!row) {
    throw new Error(`BigQuery has no event of ${issue}.`);
  }
  return eventFromRow(row);
}

const Text = z.string().nullable();
const Row = z.object({
  version: z.int().nullable(),
  event_id: z.string(),
  type: z.string(),
  action: z.string(),
  occurred_at: z.string(),
  received_at: z.string(),
  source: z.string(),
  delivery_id: z.string(),
  host: Text,
  repository: z.string(),
  repository_private: z.boolean().nullable(),
  issue_id: z.int(),
  issue_node_id: z.string(),
  issue_number: z.int(),
  issue_title: Text,
  issue_state: z.enum(["open", "closed"]).nullable(),
  issue_author: Text,
  issue_author_type: Text,
  issue_author_association: Text,
  issue_labels: z.array(z.string()),
  issue_assignees: z.array(z.string()),
  issue_milestone: Text,
  issue_type: Text,
  issue_created_at: Text,
  sender: Text,
  sender_type: Text,
  label: Text,
  assignee: Text,
  milestone: Text,
  changed_type: Text,
  comment_id: z.int().nullable(),
  comment_author: Text,
  comment_author_type: Text,
  transferred_from: Text,
  not_said: z.array(z.string()),
});

/** What functions/bigquery has made a row of. A milestone's number is not in it, and no route asks for it. */
export function eventFromRow(given: Record<string, Plain>): IssueEvent {
  const row = Row.parse(given);
  const unlessUnsaid = <T>(column: keyof typeof row, value: T) =>
    row.not_said.includes(column) ? undefined : value;
  const named = (name: string | null) => (name === null ? undefined : { name });
  const milestone = (title: string | null) => (title === null ? undefined : { title, number: 0 });
  return IssueEvent.parse({
    version: row.version ?? 1,
    id: row.event_id,
    type: row.type,
    action: row.action,
    occurredAt: row.occurred_at,
    receivedAt: row.received_at,
    source: row.source,
    deliveryId: row.delivery_id,
    host: row.host ?? "github.com",
    repository: { name: row.repository, private: row.repository_private ?? undefined },
    issue: {
      id: row.issue_id,
      nodeId: row.issue_node_id,
      number: row.issue_number,
      title: row.issue_title ?? undefined,
      state: row.issue_state ?? undefined,
      author: account(row.issue_author, row.issue_author_type),
      authorAssociation: row.issue_author_association ?? undefined,
      labels: unlessUnsaid(
        "issue_labels",
        row.issue_labels.map((name) => ({ name })),
      ),
      assignees: unlessUnsaid(
        "issue_assignees",
        row.issue_assignees.map((login) => ({ login })),
      ),
      milestone: unlessUnsaid("issue_milestone", milestone(row.issue_milestone) ?? null),
      type: unlessUnsaid("issue_type", named(row.issue_type) ?? null),
      createdAt: row.issue_created_at ?? undefined,
    },
    sender: account(row.sender, row.sender_type),
    label: named(row.label),
    assignee: account(row.assignee, null),
    milestone: milestone(row.milestone),
    issueType: named(row.changed_type),
    comment:
      row.comment_id === null
        ? undefined
        : { id: row.comment_id, author: account(row.comment_author, row.comment_author_type) },
    changes: row.transferred_from === null ? undefined : { transferredFrom: {} },
  });
}

function account(login: string | null, type: string | null) {
  return login === null ? undefined : { login, type: type ?? undefined };
}
