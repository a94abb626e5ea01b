import { OVERDUE_TYPE } from "@issue-relay/shared/rules/overdue";

// A dead letter has its data as they came. It is an event of ours; or what somebody has asked for in Slack; or an issue that is overdue
// for a rule, whose event is within it; or, from ingress, the body of a webhook, which can be a form with the JSON in its field `payload`.

const TEXT = String.raw`LTRIM(SAFE_CONVERT_BYTES_TO_STRING(data), '\ufeff')`;

const IS_OVERDUE = `JSON_VALUE(attributes, '$.type') = '${OVERDUE_TYPE}'`;

const IS_FORM =
  "STARTS_WITH(LOWER(JSON_VALUE(attributes, '$.contentType')), 'application/x-www-form-urlencoded')";

/** The JSON of an event or a payload in a dead letter, as a text: an expression. What has none stays as it is. */
export const DEAD_LETTER_JSON = `COALESCE(CASE WHEN ${IS_FORM} THEN ${payloadIn(TEXT)} WHEN ${IS_OVERDUE} THEN JSON_QUERY(${TEXT}, '$.event') END, ${TEXT})`;

/**
 * The field `payload` of a form, as `payloadBytes` reads it (shared/src/github/parse-body.ts): signs that are written as `%22` become bytes,
 * and all of them a text. The letters of its name can be written like that, too.
 */
function payloadIn(form: string): string {
  const name = [..."payload"].map((letter) => `(?:${letter}|(?i:%${letter.charCodeAt(0).toString(16)}))`);
  const payload = `REGEXP_EXTRACT(${form}, r'^\\??(?:[^&]*&)*?${name.join("")}=([^&]*)')`;
  const parts = `REGEXP_EXTRACT_ALL(REPLACE(${payload}, '+', ' '), r'(?:%[0-9A-Fa-f]{2})+|[^%]+|%')`;
  const bytes = `IF(part != '%' AND STARTS_WITH(part, '%'), FROM_HEX(REPLACE(part, '%', '')), CAST(part AS BYTES))`;
  return `(SELECT SAFE_CONVERT_BYTES_TO_STRING(STRING_AGG(${bytes}, b'' ORDER BY place)) FROM UNNEST(${parts}) AS part WITH OFFSET AS place)`;
}
