/**
 * The JSON in a webhook's body, which a dead letter has as GitHub has sent it: an expression. It can be a form with the JSON in its field
 * `payload`. Of that, this is what `payloadBytes` makes of it (shared/src/github/parse-body.ts): signs that are written as `%22` become
 * bytes, and all of them a text. What is no form stays as it is.
 * @param body the body as a text: an expression
 */
export function jsonOfBody(body: string): string {
  const payload = `REGEXP_EXTRACT(${body}, r'^(?:[^{&]*&)*?payload=([^&]*)')`;
  const parts = `REGEXP_EXTRACT_ALL(REPLACE(${payload}, '+', ' '), r'(?:%[0-9A-Fa-f]{2})+|[^%]+|%')`;
  const bytes = `IF(part != '%' AND STARTS_WITH(part, '%'), FROM_HEX(REPLACE(part, '%', '')), CAST(part AS BYTES))`;
  const decoded = `SELECT SAFE_CONVERT_BYTES_TO_STRING(STRING_AGG(${bytes}, b'' ORDER BY place)) FROM UNNEST(${parts}) AS part WITH OFFSET AS place`;
  return `COALESCE((${decoded}), ${body})`;
}
