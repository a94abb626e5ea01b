import { randomBytes } from "node:crypto";
import type { QueryParameters } from "@issue-relay/shared/ask";
import { ACCOUNT_COLUMNS, type Account, assigneeId, listOf, NO_ID } from "./account.ts";
import { personInActions } from "./actions.ts";
import { type Erasure, type Erasures, ROW_ISSUE, type Tables } from "./erasure.ts";
import { ROW_IS_OF_HOST } from "./host.ts";
import { deletionOf } from "./messages.ts";
import { UNKNOWN_ID } from "./owner.ts";
import { accountPattern, namePattern, nameReplacedBy, tracePattern, traceReplacedBy } from "./pattern.ts";
import { hasTrace, withoutTrace } from "./trace.ts";

/** The columns with texts that can name an account. */
const TEXT_COLUMNS = ["issue_title", "title_before"];

/**
 * What erases an account: a pseudonym takes its place in rows, the same in all, so that no number changes; and what holds texts that name it
 * is deleted. All at once or nothing: what is erased first may be all that tells a login of the account's; and with a pseudonym in some rows
 * only, who has opened an issue would seem to answer it.
 */
export function erasuresOfPerson(account: Account, tables: Tables): Erasures {
  const pseudonym = pseudonymOf(account.logins);
  const params: QueryParameters = {
    host: tables.host,
    id: account.id ?? UNKNOWN_ID,
    own: listOf(account.own),
    pseudonym,
    account: accountPattern(account),
    trace: tracePattern(account),
    replaced: traceReplacedBy(pseudonym),
    name: namePattern(account),
    named: nameReplacedBy(pseudonym),
  };
  const rows = erasureOfRows(tables.events, params);
  const erasures: Erasure[] = [
    ...tables.messages.map((messages) => deletionOf(messages, "REGEXP_CONTAINS(json, @account)", params)),
    {
      table: "dead_letter_outcomes",
      writtenAt: "decided_at",
      which: hasTrace("reason"),
      change: `UPDATE dead_letter_outcomes SET reason = ${withoutTrace("reason")}`,
      params,
    },
    personInActions(tables.actions, params),
    rows,
    {
      table: tables.accounts,
      which: "LOWER(login) IN UNNEST(@own)",
      change: `DELETE FROM ${tables.accounts}`,
      params,
    },
  ];
  // What the team says of the account holds for the pseudonym, too.
  const role = `
INSERT INTO ${tables.accounts} (login, role)
SELECT DISTINCT @pseudonym, role
FROM ${tables.accounts}
WHERE LOWER(login) IN UNNEST(@own) AND EXISTS (SELECT 1 FROM ${tables.events} WHERE ${rows.which})`;
  return { erasures, before: [role] };
}

function erasureOfRows(events: string, params: QueryParameters): Erasure {
  const assigneeIsMeant = isMeant("name", assigneeId("position"));
  return {
    table: events,
    writtenAt: "received_at",
    which: `${ROW_IS_OF_HOST} AND (${[
      ...ACCOUNT_COLUMNS.map((column) => isMeant(column, `${column}_id`)),
      `EXISTS (SELECT 1 FROM UNNEST(issue_assignees) AS name WITH OFFSET AS position WHERE ${assigneeIsMeant})`,
      "@id IN UNNEST(issue_assignee_ids)",
      ...TEXT_COLUMNS.map(hasTrace),
    ].join("\n  OR ")})`,
    change: `
UPDATE ${events} SET
  ${ACCOUNT_COLUMNS.map(replaced).join(",\n  ")},
  issue_assignees = ARRAY(
    SELECT IF(${assigneeIsMeant}, @pseudonym, name)
    FROM UNNEST(issue_assignees) AS name WITH OFFSET AS position
    ORDER BY position
  ),
  issue_assignee_ids = ARRAY(
    SELECT IF(id = @id, ${NO_ID}, id) FROM UNNEST(issue_assignee_ids) AS id WITH OFFSET AS position ORDER BY position
  ),
  ${TEXT_COLUMNS.map((text) => `${text} = ${withoutTrace(text)}`).join(",\n  ")}`,
    issue: ROW_ISSUE,
    params,
  };
}

/** A login tells an account only where there is no id: another account may have had it, too. */
function isMeant(login: string, id: string): string {
  return `IFNULL(IF(${id} IS NULL, LOWER(${login}) IN UNNEST(@own), ${id} = @id), FALSE)`;
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
