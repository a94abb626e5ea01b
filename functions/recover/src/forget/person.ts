import { randomBytes } from "node:crypto";
import type { QueryParameters } from "@issue-relay/shared/ask";
import { ACCOUNT_COLUMNS, type Account, assigneeId, NO_ID, UNKNOWN_ID } from "./account.ts";
import type { Erasure, Tables } from "./erasure.ts";
import { deletionOf } from "./messages.ts";
import { accountPattern, tracePattern, traceReplacedBy } from "./pattern.ts";

/** The columns with texts that can name an account. */
const TEXT_COLUMNS = ["issue_title", "title_before"];

/**
 * What erases an account: a pseudonym takes its place in rows, the same in all, so that no number changes; and what holds texts that
 * name it is deleted. The rows come after those, once none is left: only they tell who the account is, whenever a call ends.
 */
export function erasuresOfPerson(account: Account, tables: Tables): Erasure[] {
  const pseudonym = pseudonymOf(account.logins);
  const trace = { trace: tracePattern(account), replaced: traceReplacedBy(pseudonym) };
  return [
    ...tables.messages.map((messages) =>
      deletionOf(messages, `REGEXP_CONTAINS(${messages.json}, @account)`, {
        account: accountPattern(account),
      }),
    ),
    {
      meant: [
        {
          table: "dead_letter_outcomes",
          writtenAt: "decided_at",
          which: hasTrace("reason"),
        },
      ],
      statement: (which) => `UPDATE dead_letter_outcomes SET ${withoutTrace("reason")} WHERE ${which}`,
      params: trace,
    },
    erasureOfRows(account, tables, { pseudonym, ...trace }),
  ];
}

/**
 * The rows of events, and what the team says of the account, which holds for the pseudonym, too. All or none: with a pseudonym in some
 * rows only, who has opened an issue would seem to answer it.
 */
function erasureOfRows(
  { id = UNKNOWN_ID, logins, own }: Account,
  { events, accounts }: Tables,
  params: { pseudonym: string } & QueryParameters,
): Erasure {
  const isOfPerson = [
    ...ACCOUNT_COLUMNS.map((column) => isMeant(column, `${column}_id`)),
    `EXISTS (SELECT 1 FROM UNNEST(issue_assignees) AS name WITH OFFSET AS position WHERE ${isMeant("name", assigneeId("position"))})`,
    "@id IN UNNEST(issue_assignee_ids)",
    ...TEXT_COLUMNS.map(hasTrace),
  ].join("\n  OR ");
  return {
    meant: [
      { table: events, writtenAt: "received_at", which: isOfPerson },
      { table: accounts, which: "LOWER(login) IN UNNEST(@own)" },
    ],
    statement: (isChangeable, isChangeableAccount) => `
BEGIN TRANSACTION;
INSERT INTO ${accounts} (login, role)
SELECT DISTINCT @pseudonym, role
FROM ${accounts}
WHERE LOWER(login) IN UNNEST(@logins) AND EXISTS (SELECT 1 FROM ${events} WHERE ${isChangeable});
DELETE FROM ${accounts} WHERE ${isChangeableAccount};
UPDATE ${events} SET
  ${ACCOUNT_COLUMNS.map(replaced).join(",\n  ")},
  issue_assignees = ARRAY(
    SELECT IF(${isMeant("name", assigneeId("position"))}, @pseudonym, name)
    FROM UNNEST(issue_assignees) AS name WITH OFFSET AS position
    ORDER BY position
  ),
  issue_assignee_ids = ARRAY(
    SELECT IF(id = @id, ${NO_ID}, id) FROM UNNEST(issue_assignee_ids) AS id WITH OFFSET AS position ORDER BY position
  ),
  ${TEXT_COLUMNS.map(withoutTrace).join(",\n  ")}
WHERE ${isChangeable};
COMMIT TRANSACTION`,
    params: { id, logins, own, ...params },
    isAllOrNone: true,
  };
}

/** A login tells an account only where there is no id: another account may have had it, too. */
function isMeant(login: string, id: string): string {
  return `IFNULL(IF(${id} IS NULL, LOWER(${login}) IN UNNEST(@logins), ${id} = @id), FALSE)`;
}

function hasTrace(text: string): string {
  return `IFNULL(REGEXP_CONTAINS(${text}, @trace), FALSE)`;
}

/** Twice: the sign that ends a trace belongs to it, so a trace that begins with this sign is found only afterwards. */
function withoutTrace(text: string): string {
  return `${text} = REGEXP_REPLACE(REGEXP_REPLACE(${text}, @trace, @replaced), @trace, @replaced)`;
}

function replaced(column: string): string {
  const is = isMeant(column, `${column}_id`);
  return `${column} = IF(${is}, @pseudonym, ${column}),\n  ${column}_id = IF(${is}, NULL, ${column}_id)`;
}

/** Views take an account for a bot by the end of its login. */
function pseudonymOf(logins: readonly string[]): string {
  const ending = logins.some((login) => login.endsWith("[bot]")) ? "[bot]" : "";
  return `ghost-${randomBytes(4).toString("hex")}${ending}`;
}
