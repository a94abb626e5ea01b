import { BadMessage, BrokenDestination, RetryLater } from "@issue-relay/shared/errors";
import * as z from "@issue-relay/shared/zod";

/** BigQuery's answer to an `insertAll` request, as it came. */
export interface Answer {
  status: number;
  /** Parsed, where it is JSON. */
  body: unknown;
}

/** What became of a row: true once BigQuery has confirmed it, otherwise the error to reject it with. */
export type Outcome = true | Error;

/** https://cloud.google.com/bigquery/docs/reference/rest/v2/tabledata/insertAll#response-body */
const Confirmation = z.object({
  kind: z.literal("bigquery#tableDataInsertAllResponse"),
  insertErrors: z
    .array(
      z.object({
        index: z.int().nonnegative(),
        errors: z.array(
          z.object({ reason: z.string(), message: z.string().default(""), location: z.string().default("") }),
        ),
      }),
    )
    .default([]),
});
type InsertErrors = z.infer<typeof Confirmation>["insertErrors"][number];

/** https://cloud.google.com/bigquery/docs/error-messages */
const ErrorBody = z.object({
  error: z.object({
    message: z.string().default(""),
    errors: z.array(z.object({ reason: z.string().default("") })).default([]),
  }),
});

/** Reasons of an error that a retry can help, whatever its status. */
const LIMIT_REASONS = ["rateLimitExceeded", "quotaExceeded"];

/** The table differs from the one that we fill: every row fails until someone fixes it. */
const TABLE_DIFFERS = /no such field|missing required field|table of type/i;

/** The most of BigQuery's own words in an error, in characters. */
const MAX_WORDS = 500;

/**
 * The outcomes of all rows of a request, after an answer with the status 200. Anything else than BigQuery's own
 * confirmation, about the rows that we sent, says nothing about any of them.
 */
export function outcomesIn(body: unknown, rows: number): Outcome[] {
  const confirmation = Confirmation.safeParse(body);
  if (!confirmation.success || confirmation.data.insertErrors.some(({ index }) => index >= rows)) {
    const error = new RetryLater("the answer with the status 200 is not BigQuery's confirmation of our rows");
    return Array.from({ length: rows }, () => error);
  }
  const failed = new Map(confirmation.data.insertErrors.map((errors) => [errors.index, rowError(errors)]));
  return Array.from({ length: rows }, (_, index) => failed.get(index) ?? true);
}

function rowError({ errors }: InsertErrors): Error {
  const text = errors.map((e) => [e.reason, e.location, e.message].filter(Boolean).join(": ")).join("; ");
  const words = text.slice(0, MAX_WORDS);
  if (!errors.some(({ reason }) => reason === "invalid")) {
    return new RetryLater(`BigQuery did not insert the row: ${words}`);
  }
  return errors.some(({ message }) => TABLE_DIFFERS.test(message))
    ? new BrokenDestination(`the columns of the table do not match our rows: ${words}`)
    : new BadMessage(`BigQuery refuses the row: ${words}`);
}

/** Why a request failed as a whole. */
export interface RequestFailure {
  /** The error to reject its rows with. */
  error: Error;
  /** Whether one row can be the cause, so that the others must be sent without it. */
  byContent: boolean;
}

/** What an answer with another status than 200 means for the rows of its request. */
export function failureIn({ status, body }: Answer): RequestFailure {
  const { message = "", errors = [] } = ErrorBody.safeParse(body).data?.error ?? {};
  const reasons = errors.map(({ reason }) => reason);
  const overLimit = reasons.some((reason) => LIMIT_REASONS.includes(reason));
  const text = `${status}: ${message.slice(0, MAX_WORDS)}`;
  if (status < 400 || status >= 500 || status === 408 || status === 429 || overLimit) {
    return { error: new RetryLater(`the request to BigQuery failed with ${text}`), byContent: false };
  }
  const byContent = (status === 400 || status === 413) && !TABLE_DIFFERS.test(message);
  return { error: new BrokenDestination(`BigQuery refuses the request with ${text}`), byContent };
}
