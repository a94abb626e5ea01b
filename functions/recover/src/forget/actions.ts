import type { QueryParameters } from "@issue-relay/shared/ask";
import { type Erasure, ROW_ISSUE } from "./erasure.ts";
import { hasTrace, withoutName, withoutTrace } from "./trace.ts";

// What rules have done, and what people have asked for in Slack. A row says accounts by their logins only.

const IS_OF_HOST = "host = @host";

const IS_BY_PERSON = "IFNULL(LOWER(by_login) IN UNNEST(@own), FALSE)";
/** Where rules name people. What went wrong can name somebody, too. */
const IS_OF_ASSIGNED =
  "what = 'assign' AND REGEXP_CONTAINS(CONCAT(IFNULL(subject, ''), ' ', IFNULL(problem, '')), @name)";

/** Who has asked for something, and whom rules have assigned: selections of a login and its id, which nothing says. */
export function accountsInActions(table: string): string[] {
  return [
    `SELECT by_login, NULL FROM ${table} WHERE ${IS_OF_HOST}`,
    `
  SELECT login, NULL
  FROM ${table}, UNNEST(SPLIT(subject, ', ')) AS login
  WHERE ${IS_OF_HOST} AND what = 'assign'`,
  ];
}

/**
 * What replaces a person's logins.
 * @param params of which this takes `host`, `own`, `pseudonym`, `trace` and `replaced`, and `name` and `named`: a login and its replacement
 */
export function personInActions(table: string, params: QueryParameters): Erasure {
  const isAbout = `(${IS_BY_PERSON} OR ${IS_OF_ASSIGNED})`;
  return {
    table,
    writtenAt: "acted_at",
    which: `${IS_OF_HOST} AND (${isAbout} OR ${hasTrace("problem")})`,
    change: `
UPDATE ${table} SET
  by_login = IF(${IS_BY_PERSON}, @pseudonym, by_login),
  subject = IF(what = 'assign', ${withoutName("subject")}, subject),
  problem = ${withoutTrace(`IF(${isAbout}, ${withoutName("problem")}, problem)`)}`,
    issue: ROW_ISSUE,
    params,
  };
}

/**
 * What erases, of what was done with an issue, why it went wrong. The rows stay: from them, rules with `after` know that they have acted,
 * and the digest what is snoozed.
 * @param params with `host`, and `ids`, as texts
 */
export function issueInActions(table: string, params: QueryParameters): Erasure {
  return {
    table,
    writtenAt: "acted_at",
    which: `${IS_OF_HOST} AND ${ROW_ISSUE.id} IN UNNEST(@ids) AND problem IS NOT NULL`,
    change: `UPDATE ${table} SET problem = NULL`,
    issue: ROW_ISSUE,
    params,
  };
}

/** The issues with which something was done, with the columns of issue-identities.ts. */
export function issuesInActions(table: string): string {
  return `
  SELECT ${ROW_ISSUE.id}, NULL, LOWER(${ROW_ISSUE.name}), NULL, NULL
  FROM ${table}
  WHERE ${IS_OF_HOST}`;
}
