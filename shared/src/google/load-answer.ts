import { BigQueryAway, BrokenDestination, RetryLater } from "../errors.ts";
import * as z from "../zod.ts";
import type { BigQueryAnswer } from "./bigquery-request.ts";

/** https://cloud.google.com/bigquery/docs/reference/rest/v2/ErrorProto */
const Problem = z.object({ reason: z.string().default(""), message: z.string().default("") });

/** https://cloud.google.com/bigquery/docs/error-messages */
const Refusal = z.object({
  error: z.object({ message: z.string().default(""), errors: z.array(Problem).default([]) }),
});

/** https://cloud.google.com/bigquery/docs/reference/rest/v2/Job */
const Job = z.object({
  jobReference: z.object({ jobId: z.string() }),
  status: z.object({
    state: z.enum(["PENDING", "RUNNING", "DONE"]),
    /** Only this means that the job has failed. */
    errorResult: Problem.optional(),
    /** All that went wrong, also where the job has not failed; what is most exact comes last. */
    errors: z.array(Problem).default([]),
  }),
});

const Dataset = z.object({ location: z.string() });

/** Reasons of errors that pass, whatever their status. https://cloud.google.com/bigquery/docs/error-messages */
const PASSING = new Set([
  "backendError",
  "internalError",
  "jobBackendError",
  "jobInternalError",
  "jobRateLimitExceeded",
  "quotaExceeded",
  "rateLimitExceeded",
  "stopped",
  "tableUnavailable",
  "timeout",
]);

/** The most of BigQuery's own words in an error, in characters. */
const MAX_WORDS = 500;

// Each function throws RetryLater where the same question may get another answer, BigQueryAway where only another job helps, or
// nothing for hours, and BrokenDestination where a person has to act.

/** Where the dataset is, and so the jobs for its tables. */
export function locationIn(answer: BigQueryAnswer): string {
  const dataset = Dataset.safeParse(bodyOf(answer));
  if (!dataset.success) {
    throw new RetryLater("the answer with the status 200 does not describe the dataset");
  }
  return dataset.data.location;
}

/** Returns where BigQuery has the job after an upload: by this one, or by an earlier one whose answer was lost. */
export function checkUploaded(answer: BigQueryAnswer, jobId: string): void {
  if (answer.status !== 409) {
    jobIn(answer, jobId);
  }
}

/** Whether the job has loaded its rows. */
export function hasLoaded(answer: BigQueryAnswer, jobId: string): boolean {
  if (answer.status === 404) {
    throw new RetryLater(`BigQuery does not know the load job ${jobId}, which it had taken`);
  }
  const { state, errorResult, errors } = jobIn(answer, jobId);
  if (state === "DONE" && errorResult) {
    const messages = [...errors.toReversed(), errorResult].map(({ message }) => message);
    const words = [...new Set(messages)].join("; ").slice(0, MAX_WORDS);
    const Failure = PASSING.has(errorResult.reason) ? BigQueryAway : BrokenDestination;
    throw new Failure(`BigQuery has loaded none of the rows: ${errorResult.reason}: ${words}`);
  }
  return state === "DONE";
}

function jobIn(answer: BigQueryAnswer, jobId: string): z.infer<typeof Job>["status"] {
  const job = Job.safeParse(bodyOf(answer));
  if (job.data?.jobReference.jobId !== jobId) {
    throw new RetryLater("the answer with the status 200 does not describe our load job");
  }
  return job.data.status;
}

function bodyOf({ status, body }: BigQueryAnswer): unknown {
  if (status === 200) {
    return body;
  }
  const { message = "", errors = [] } = Refusal.safeParse(body).data?.error ?? {};
  const reasons = errors.map(({ reason }) => reason);
  const text = `${status}: ${message.slice(0, MAX_WORDS)}`;
  if (reasons.includes("quotaExceeded")) {
    throw new BigQueryAway(`a quota of BigQuery is used up: ${text}`);
  }
  const passes =
    status < 400 || status >= 500 || [408, 429].includes(status) || reasons.some((r) => PASSING.has(r));
  throw passes
    ? new RetryLater(`the request to BigQuery failed with ${text}`)
    : new BrokenDestination(`BigQuery refuses the load job with ${text}`);
}
