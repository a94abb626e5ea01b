import { ask, type Query } from "@issue-relay/shared/ask";
import { TaskRefused } from "@issue-relay/shared/tasks/task";
import * as z from "@issue-relay/shared/zod";
import { accountsInActions } from "./actions.ts";
import type { Tables } from "./erasure.ts";
import { ROW_IS_OF_HOST } from "./host.ts";
import { messagesIn } from "./messages.ts";
import { refuseOwner, UNKNOWN_ID } from "./owner.ts";
import type { Names } from "./pattern.ts";

/** The columns that name an account, each with that of its id. */
export const ACCOUNT_COLUMNS = ["sender", "issue_author", "assignee", "comment_author"];

/** What GitHub calls every account that was deleted. */
const DELETED = "ghost";

/** In place of the id of an assignee that was forgotten, so that the others keep their places. GitHub gives it to nobody. */
export const NO_ID = 0;

/**
 * Where GitHub's deliveries, and our events, have accounts, beside an issue's assignees. Elsewhere may be what somebody has made up: a
 * `client_payload`, for example.
 */
const IN_JSON = [
  "sender",
  "by",
  "issue.user",
  "issue.author",
  "comment.user",
  "comment.author",
  "assignee",
  "pull_request.user",
  "review.user",
];

const Row = z.object({ login: z.string(), id: z.int().nullable() });

/** A person's account. */
export interface Account extends Names {
  /** All that it was called, in lower case. */
  logins: string[];
  /** Those of its logins that another account had, too. Nobody can tell whom such a login means where no id stands beside it. */
  shared: string[];
}

/**
 * The account of a person that has, or had, this login: as rows, deliveries and what the team says of accounts show it. Its logins are in
 * lower case.
 * @param id which one, where several had one of its logins, one after the other
 * @throws TaskRefused where nothing shows it, it is not clear which one, or it is an organization or owns repositories; BigQueryAway,
 * BrokenDestination
 */
export async function accountOf(
  query: Query,
  tables: Tables,
  { login: given, id: givenId }: { login: string; id: number | undefined },
): Promise<Account> {
  const login = given.toLowerCase();
  if (login === DELETED) {
    throw new TaskRefused(
      400,
      `${DELETED} is what GitHub calls every account that was deleted: it is nobody`,
    );
  }
  // Each table is read once, though a login leads to accounts, and these to their other logins, and these to who else had them.
  const sql = `
WITH shown AS (
  ${accountsIn(tables).join("\n  UNION ALL ")}
),
pairs AS (
  SELECT DISTINCT LOWER(login) AS login, id FROM shown
),
candidates AS (
  SELECT *, id IS NOT NULL AND COUNTIF(login = @login OR id = @id) OVER (PARTITION BY id) > 0 AS is_candidate
  FROM pairs
)
SELECT login, id FROM candidates
WHERE TRUE
QUALIFY login = @login OR COUNTIF(is_candidate) OVER (PARTITION BY login) > 0`;
  const { host } = tables;
  const params = { host, login, id: givenId ?? UNKNOWN_ID };
  const rows = (await ask(query, Row, sql, params)).sort((a, b) => (a.login < b.login ? -1 : 1));
  const id = givenId ?? idsOf(login)[0];
  const logins = [...new Set([login, ...(id === undefined ? [] : loginsOf(id))])];
  const shared = logins.filter((each) => idsOf(each).some((other) => other !== id));
  const own = logins.filter((each) => !shared.includes(each));
  await refuseOwner(query, tables, { id: id ?? UNKNOWN_ID, own: listOf(own) });
  const problem = givenId === undefined ? problemOfLogin() : problemOfId(givenId);
  if (problem !== undefined) {
    throw new TaskRefused(400, problem);
  }
  return { id, logins, shared, own, host };

  function problemOfLogin(): string | undefined {
    if (rows.length === 0) {
      return `BigQuery knows no account ${given}, though a text may mention it: it is misspelt, or was erased already`;
    }
    const [of] = shared;
    return of === undefined
      ? undefined
      : `several accounts had the login ${of}: say by \`id\` which one is meant. ${idsOf(of)
          .map((each) => `${each}: ${loginsOf(each).join(", ")}`)
          .join("; ")}`;
  }

  function problemOfId(of: number): string | undefined {
    const called = loginsOf(of);
    // Where nothing contradicts it, who asks knows the account: it may be that only texts still name it.
    const isPossible = called.length === 0 ? idsOf(login).length === 0 : called.includes(login);
    const is = called.length > 0 ? `it is ${called.join(", ")}` : "nothing shows such an id";
    return isPossible ? undefined : `no account with the id ${of} had the login ${given}: ${is}`;
  }

  /** Of the accounts in question; of others only those logins that they share with them. */
  function loginsOf(of: number): string[] {
    return rows.flatMap((row) => (row.id === of ? row.login : []));
  }

  function idsOf(of: string): number[] {
    return rows.flatMap((row) => (row.login === of ? (row.id ?? []) : [])).sort((a, b) => a - b);
  }
}

function accountsIn({ events, accounts, actions, messages }: Tables): string[] {
  const named = IN_JSON.map(
    (place) =>
      `STRUCT(JSON_VALUE(json, '$.${place}.login') AS login, JSON_VALUE(json, '$.${place}.id') AS id)`,
  );
  const assigned = `
    SELECT AS STRUCT JSON_VALUE(assignee, '$.login') AS login, JSON_VALUE(assignee, '$.id') AS id
    FROM UNNEST(JSON_QUERY_ARRAY(json, '$.issue.assignees')) AS assignee`;
  return [
    ...ACCOUNT_COLUMNS.map(
      (column) => `SELECT ${column} AS login, ${column}_id AS id FROM ${events} WHERE ${ROW_IS_OF_HOST}`,
    ),
    `
  SELECT name, ${assigneeId("position")}
  FROM ${events}, UNNEST(issue_assignees) AS name WITH OFFSET AS position
  WHERE ${ROW_IS_OF_HOST}`,
    `SELECT login, NULL FROM ${accounts}`,
    ...accountsInActions(actions),
    ...messages.map(
      (each) => `
  SELECT account.login, SAFE_CAST(account.id AS INT64)
  FROM ${messagesIn(each)}, UNNEST(ARRAY_CONCAT([${named.join(", ")}], ARRAY(${assigned}))) AS account
  WHERE account.login IS NOT NULL`,
    ),
  ];
}

/** As a parameter: a list must not be empty, and no login is. */
export function listOf(logins: readonly string[]): string[] {
  return [...logins, ""];
}

/** The id of an assignee by its place in the list, where both lists have the same places. */
export function assigneeId(position: string): string {
  const id = `NULLIF(issue_assignee_ids[SAFE_OFFSET(${position})], ${NO_ID})`;
  return `IF(ARRAY_LENGTH(issue_assignees) = ARRAY_LENGTH(issue_assignee_ids), ${id}, NULL)`;
}
