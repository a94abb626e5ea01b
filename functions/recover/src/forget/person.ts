import { randomBytes } from "node:crypto";
import { ACCOUNT_COLUMNS, assigneeId, NO_ID } from "./account.ts";
import type { Erasure, Tables } from "./erasure.ts";
import { accountPattern, type Names, tracePattern, traceReplacedBy } from "./pattern.ts";

/** The columns with texts that can name an account. */
const TEXT_COLUMNS = ["issue_title", "title_before"];

/**
 * What erases an account: a pseudonym takes its place in rows, the same in all, so that no number changes; and what holds texts that
 * name it is deleted. The rows come after those, once none is left: only they tell who the account is, whenever a call ends.
 */
export function erasuresOfPerson(account: Names, tables: Tables): Erasure[] {
  const { id, logins } = account;
  const pseudonym = pseudonymOf(logins);
  const trace = { trace: tracePattern(account), replaced: traceReplacedBy(pseudonym) };
  const isOfPerson = [
    ...ACCOUNT_COLUMNS.map((column) => isMeant(column, `${column}_id`)),
    `EXISTS (SELECT 1 FROM UNNEST(issue_assignees) AS name WITH OFFSET AS position WHERE ${isMeant("name", assigneeId("position"))})`,
    "@id IN UNNEST(issue_assignee_ids)",
    ...TEXT_COLUMNS.map(hasTrace),
  ].join("\n  OR ");
  return [
    ...tables.messages.map(({ table, json, giveUp }) => ({
      table,
      writtenAt: "publish_time",
      which: `REGEXP_CONTAINS(${json}, @account)`,
      statement: `DELETE FROM ${table}`,
      ...(giveUp && { giveUp }),
      params: { account: accountPattern(account) },
    })),
    {
      table: "dead_letter_outcomes",
      writtenAt: "decided_at",
      which: hasTrace("reason"),
      statement: `UPDATE dead_letter_outcomes SET ${withoutTrace("reason")}`,
      params: trace,
    },
    {
      table: tables.events,
      // All or none: with a pseudonym in some rows only, who has opened an issue would seem to answer it.
      writtenAt: `(SELECT MAX(received_at) FROM ${tables.events} WHERE ${isOfPerson})`,
      which: isOfPerson,
      // What the team says of the account holds for the pseudonym, too.
      statement: `
INSERT INTO ${tables.accounts} (login, role)
SELECT @pseudonym, role FROM ${tables.accounts} WHERE LOWER(login) IN UNNEST(@logins);
UPDATE ${tables.events} SET
  ${ACCOUNT_COLUMNS.map(replaced).join(",\n  ")},
  issue_assignees = ARRAY(
    SELECT IF(${isMeant("name", assigneeId("position"))}, @pseudonym, name)
    FROM UNNEST(issue_assignees) AS name WITH OFFSET AS position
    ORDER BY position
  ),
  issue_assignee_ids = ARRAY(
    SELECT IF(id = @id, ${NO_ID}, id) FROM UNNEST(issue_assignee_ids) AS id WITH OFFSET AS position ORDER BY position
  ),
  ${TEXT_COLUMNS.map(withoutTrace).join(",\n  ")}`,
      // No account has the id -1.
      params: { id: id ?? -1, logins, pseudonym, ...trace },
      waitsForOthers: true,
    },
    {
      table: tables.accounts,
      which: "LOWER(login) IN UNNEST(@logins)",
      statement: `DELETE FROM ${tables.accounts}`,
      params: { logins },
      waitsForOthers: true,
    },
  ];
}

/** A login tells an account only where there is no id: another account may have had it, too. */
function isMeant(login: string, id: string): string {
  return `IFNULL(IF(${id} IS NULL, LOWER(${login}) IN UNNEST(@logins), ${id} = @id), FALSE)`;
}

function hasTrace(text: string): string {
  return `IFNULL(REGEXP_CONTAINS(${text}, @trace), FALSE)`;
}

function withoutTrace(text: string): string {
  return `${text} = REGEXP_REPLACE(${text}, @trace, @replaced)`;
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
