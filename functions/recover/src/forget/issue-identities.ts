import { ask, type Query } from "@issue-relay/shared/ask";
import * as z from "@issue-relay/shared/zod";
import { issuesInActions } from "./actions.ts";
import { type Messages, ROW_ISSUE, type Tables } from "./erasure.ts";
import { ROW_IS_OF_HOST } from "./host.ts";
import { MESSAGE_ISSUE, messagesIn } from "./messages.ts";

/** Ids as texts: a parameter that is a list has texts. */
const Id = z.string().nullable();

/** What a row, or a message, says of an issue. */
const IssueIdentity = z.object({
  id: Id,
  node_id: Id,
  /** `owner/name#7`, in lower case. */
  name: Id,
  /** Of the issue that it was transferred to or from. Rows from before these had ids say only what it is called. */
  other_id: Id,
  other_name: Id,
});
export type IssueIdentity = z.infer<typeof IssueIdentity>;

/**
 * What rows and messages say of issues with these names or ids, and of those that were transferred to or from them.
 * @throws BigQueryAway, BrokenDestination
 */
export function identitiesOf(
  query: Query,
  { host, events, actions, messages }: Tables,
  { names, ids }: { names: readonly string[]; ids: readonly string[] },
): Promise<IssueIdentity[]> {
  const sql = `
SELECT DISTINCT id, node_id, name, other_id, other_name
FROM (
  ${[...inEvents(events), issuesInActions(actions), ...messages.map(inMessages)].join("\n  UNION ALL ")}
)
WHERE name IN UNNEST(@names) OR other_name IN UNNEST(@names) OR id IN UNNEST(@ids) OR other_id IN UNNEST(@ids)`;
  // A list must not be empty.
  return ask(query, IssueIdentity, sql, { host, names: [...names, ""], ids: [...ids, ""] });
}

/**
 * The ids of issues with this number in repositories that had this name at any time. A repository is known by its id: somebody else may
 * have got one of its names.
 * @param name `owner/name#7`, in lower case
 * @throws BigQueryAway, BrokenDestination
 */
export async function idsInRepository(
  query: Query,
  { host, events, messages }: Tables,
  name: string,
): Promise<string[]> {
  const [repository = "", number = ""] = name.split("#");
  const inRows = `
  SELECT
    ${ROW_ISSUE.id} AS id,
    CAST(issue_number AS STRING) AS number,
    CAST(repository_id AS STRING) AS repository_id,
    LOWER(repository) AS repository
  FROM ${events}
  WHERE ${ROW_IS_OF_HOST}`;
  const inMessagesOf = (each: Messages) => `
  SELECT
    ${MESSAGE_ISSUE.id},
    JSON_VALUE(json, '$.issue.number'),
    JSON_VALUE(json, '$.repository.id'),
    LOWER(${MESSAGE_ISSUE.repository})
  FROM ${messagesIn(each)}`;
  const sql = `
WITH places AS (
  ${[inRows, ...messages.map(inMessagesOf)].join("\n  UNION ALL ")}
)
SELECT DISTINCT id
FROM places
WHERE number = @number AND repository_id IN (SELECT repository_id FROM places WHERE repository = @repository)`;
  const rows = await ask(query, IssueIdentity.pick({ id: true }), sql, { host, repository, number });
  return rows.flatMap(({ id }) => id ?? []);
}

function inEvents(table: string): string[] {
  return ["transferred_to", "transferred_from"].map(
    (other) => `
  SELECT
    ${ROW_ISSUE.id} AS id,
    issue_node_id AS node_id,
    LOWER(${ROW_ISSUE.name}) AS name,
    CAST(${other}_id AS STRING) AS other_id,
    LOWER(${other}) AS other_name
  FROM ${table}
  WHERE ${ROW_IS_OF_HOST}`,
  );
}

function inMessages(messages: Messages): string {
  const first = (...places: string[]) =>
    `COALESCE(${places.map((place) => `JSON_VALUE(json, '$.${place}')`).join(", ")})`;
  const others = [
    ["new_issue", "new_repository.full_name"],
    ["old_issue", "old_repository.full_name"],
    ["transferredTo", "transferredTo.repository"],
    ["transferredFrom", "transferredFrom.repository"],
  ];
  const ofOthers = (place: (issue: string, repository: string) => string) =>
    first(...others.map(([issue = "", repository = ""]) => `changes.${place(issue, repository)}`));
  return `
  SELECT
    ${MESSAGE_ISSUE.id},
    ${first("issue.node_id", "issue.nodeId")},
    LOWER(${MESSAGE_ISSUE.name}),
    ${ofOthers((issue) => `${issue}.id`)},
    LOWER(CONCAT(${ofOthers((_, repository) => repository)}, '#', ${ofOthers((issue) => `${issue}.number`)}))
  FROM ${messagesIn(messages)}`;
}
