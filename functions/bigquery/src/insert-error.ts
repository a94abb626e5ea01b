import { BadMessage, BrokenDestination, messageOf, RetryLater } from "@issue-relay/shared/errors";
import { z } from "zod";

/** The client's error when BigQuery answered 200 but did not insert every row. */
const PartialFailure = z.object({
  response: z.object({
    insertErrors: z.array(
      z.object({
        index: z.int(),
        errors: z.array(
          z.object({ reason: z.string(), message: z.string().default(""), location: z.string().default("") }),
        ),
      }),
    ),
  }),
});

/** The client's error when BigQuery refused the whole request. */
const RequestFailure = z.object({
  code: z.union([z.number(), z.string()]),
  errors: z.array(z.object({ reason: z.string().optional() })).default([]),
});

/** Reasons of a 403 that a retry can help. https://cloud.google.com/bigquery/docs/error-messages */
const LIMIT_REASONS = new Set(["rateLimitExceeded", "quotaExceeded"]);

/** The failed rows by index, each with the error to reject it with. Undefined if the whole request failed. */
export function rowErrors(error: unknown): Map<number, Error> | undefined {
  const partial = PartialFailure.safeParse(error);
  if (!partial.success) {
    return undefined;
  }
  return new Map(
    partial.data.response.insertErrors.map(({ index, errors }) => {
      const text = errors.map((e) => [e.reason, e.location, e.message].filter(Boolean).join(": ")).join("; ");
      if (!errors.some(({ reason }) => reason === "invalid")) {
        return [index, new RetryLater(`BigQuery did not insert the row: ${text}`)];
      }
      // The table lacks a column that we fill, or requires one that we don't: every row fails until someone fixes it.
      const tableDiffers = errors.some(({ message }) =>
        /no such field|missing required field/i.test(message),
      );
      return [
        index,
        tableDiffers
          ? new BrokenDestination(`the columns of the table do not match our rows: ${text}`)
          : new BadMessage(`BigQuery refuses the row: ${text}`),
      ];
    }),
  );
}

/** The error to reject every row with, when the whole request failed. */
export function requestError(error: unknown): Error {
  if (error instanceof RetryLater) {
    return error;
  }
  const cause = { cause: error };
  const parsed = RequestFailure.safeParse(error);
  const status = Number(parsed.data?.code);
  const overLimit = parsed.data?.errors.some(({ reason }) => LIMIT_REASONS.has(reason ?? ""));
  const refused = status >= 400 && status < 500 && status !== 408 && status !== 429 && !overLimit;
  return refused
    ? new BrokenDestination(`BigQuery refuses the request with ${status}: ${messageOf(error)}`, cause)
    : new RetryLater(`the request to BigQuery failed: ${messageOf(error)}`, cause);
}
