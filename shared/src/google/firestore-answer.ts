import { Conflict, StoreFailed } from "../documents/errors.ts";
import type { Reading, Write, Written } from "../documents/store.ts";
import { BrokenDestination } from "../errors.ts";
import * as z from "../zod.ts";
import { StoredFields } from "./firestore-value.ts";

export interface Answer {
  status: number;
  /** The JSON; undefined where it is none. */
  body: unknown;
}

/** In ms since the epoch; what Firestore says beyond that is cut off. */
const Time = z.iso.datetime().transform((time) => Date.parse(time));

/** https://cloud.google.com/firestore/docs/reference/rest/v1/projects.databases.documents/batchGet#response-body */
const Read = z.tuple([
  z.union([
    z.object({
      found: z.object({ fields: StoredFields.default({}), updateTime: z.string() }),
      readTime: Time,
    }),
    z.object({ missing: z.string(), readTime: Time }),
  ]),
]);

/** @throws StoreFailed where the body of a 200 is not what Firestore answers */
export function readingIn(body: unknown): Reading {
  const read = Read.safeParse(body);
  if (!read.success) {
    throw new StoreFailed("Firestore answered a read with 200, but not with a document");
  }
  const [answer] = read.data;
  const found = "found" in answer ? answer.found : undefined;
  return { document: found && { fields: found.fields, version: found.updateTime }, readAt: answer.readTime };
}

/** https://cloud.google.com/firestore/docs/reference/rest/v1/projects.databases.documents/commit#response-body */
const Committed = z.object({
  writeResults: z.tuple([
    z.object({
      updateTime: z.string(),
      transformResults: z.array(z.object({ timestampValue: Time })).default([]),
    }),
  ]),
  commitTime: Time,
});

/** @throws StoreFailed where the body of a 200 is not what Firestore answers */
export function writtenIn(body: unknown): Written {
  const committed = Committed.safeParse(body);
  if (!committed.success) {
    throw new StoreFailed("Firestore answered a write with 200, but not with its result");
  }
  const { writeResults, commitTime } = committed.data;
  const [{ updateTime, transformResults }] = writeResults;
  return { version: updateTime, at: transformResults[0]?.timestampValue ?? commitTime };
}

const GoogleError = z.object({ error: z.object({ status: z.string(), message: z.string() }) });
/** The errors of batchGet, which answers with a list, are in a list too. */
const Refusal = z.union([GoogleError, z.tuple([GoogleError]).transform(([first]) => first)]);

/** The most that is shown of Google's message, in characters. */
const MAX_MESSAGE_LENGTH = 300;

/** The statuses that a retry may change: a request that came too slowly, contention (ABORTED), a quota, a caller that was cut off. */
const PASSING = new Set([408, 409, 429, 499]);

/**
 * The error for an answer that is not 200. Firestore's statuses, and how they come over HTTP:
 * https://github.com/googleapis/googleapis/blob/master/google/rpc/code.proto
 * @param write what was asked for, if it was a write
 */
export function refusalOf({ status: code, body }: Answer, what: string, write?: Write): Error {
  const refusal = Refusal.safeParse(body);
  const { status, message } = refusal.data?.error ?? {
    status: "",
    message: "an answer that is not Google's",
  };
  const text = `Firestore did not ${what}: ${code} ${status}: ${message.slice(0, MAX_MESSAGE_LENGTH)}`;
  if (write && isConflict(write, status, message)) {
    return new Conflict(text);
  }
  return code >= 400 && code < 500 && !PASSING.has(code)
    ? new BrokenDestination(text)
    : new StoreFailed(text);
}

/**
 * Firestore says ALREADY_EXISTS to a create, FAILED_PRECONDITION to an old version, and for a document that is gone one of
 * FAILED_PRECONDITION and NOT_FOUND. It says FAILED_PRECONDITION for other reasons too, such as a database in Datastore
 * mode. After a conflict the caller reads, and the read says so again.
 */
function isConflict({ version }: Write, status: string, message: string): boolean {
  if (version === undefined) {
    return status === "ALREADY_EXISTS";
  }
  return (
    status === "FAILED_PRECONDITION" || (status === "NOT_FOUND" && /\b(document|entity) to\b/.test(message))
  );
}
