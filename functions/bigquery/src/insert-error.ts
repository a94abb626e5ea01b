import { BadMessage, BrokenDestination, messageOf, RetryLater } from "@issue-relay/shared/errors";
import { z } from "zod";

/** What BigQuery says of rows that it did not take, in an answer with status 200. */
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

const RequestFailure = z.object({
  code: z.union([z.number(), z.string()]),
  errors: z.array(z.object({ reason: z.string().optional() })).default([]),
});

/** 403 for these is about how much, not about whether. https://cloud.google.com/bigquery/docs/error-messages */
const TOO_MUCH = new Set(["rateLimitExceeded", "quotaExceeded"]);

/** The rows, by index, that `error` is about, each with what is to become of it; undefined: `error` is about them all. */
export function rowErrors(error: unknown): Map<number, Error> | undefined {
  const partial = PartialFailure.safeParse(error);
  if (!partial.success) {
    return undefined;
  }
  return new Map(
    partial.data.response.insertErrors.map(({ index, errors }) => {
      const text = errors.map((e) => [e.reason, e.location, e.message].filter(Boolean).join(": ")).join("; ");
      if (!errors.some(({ reason }) => reason === "invalid")) {
        return [index, new RetryLater(`row not taken: ${text}`)];
      }
      // The table lacks a column that we fill, or wants one that we don't know: every row will fail until it is mended.
      const tableDiffers = errors.some(({ message }) =>
        /no such field|missing required field/i.test(message),
      );
      return [
        index,
        tableDiffers
          ? new BrokenDestination(`the table's columns are not ours: ${text}`)
          : new BadMessage(`BigQuery refuses the row: ${text}`),
      ];
    }),
  );
}

/** What is to become of all rows of a request that failed as a whole. */
export function requestError(error: unknown): Error {
  if (error instanceof RetryLater) {
    return error;
  }
  const cause = { cause: error };
  const parsed = RequestFailure.safeParse(error);
  const status = Number(parsed.data?.code);
  const tooMuch = parsed.data?.errors.some(({ reason }) => TOO_MUCH.has(reason ?? ""));
  const refused = status >= 400 && status < 500 && status !== 408 && status !== 429 && !tooMuch;
  return refused
    ? new BrokenDestination(`BigQuery refuses the request with ${status}: ${messageOf(error)}`, cause)
    : new RetryLater(`BigQuery did not take the request: ${messageOf(error)}`, cause);
}
