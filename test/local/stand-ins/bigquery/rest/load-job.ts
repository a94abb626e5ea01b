import type { LoadOutcome } from "../load.ts";
import type { LoadConfiguration } from "./load-configuration.ts";

export interface LoadOrder {
  project: string;
  id: string;
  configuration: LoadConfiguration;
}

/** A load job that has ended. */
export interface LoadJob extends LoadOrder {
  /** Size of the data. */
  bytes: number;
  /** Milliseconds since 1970. */
  startedAt: number;
  /** Milliseconds since 1970. */
  endedAt: number;
  outcome: LoadOutcome;
}

/**
 * @param state what is told of the job
 * https://cloud.google.com/bigquery/docs/reference/rest/v2/Job
 */
export function loadJobResource(job: LoadJob, state: "RUNNING" | "DONE") {
  const { project, id, configuration, outcome, startedAt, endedAt } = job;
  const isDone = state === "DONE";
  return {
    kind: "bigquery#job",
    id: `${project}:US.${id}`,
    jobReference: { projectId: project, jobId: id, location: "US" },
    configuration: { jobType: "LOAD", load: configuration },
    status: {
      state,
      ...(isDone && "errors" in outcome && { errorResult: outcome.errors[0], errors: outcome.errors }),
    },
    statistics: {
      creationTime: String(startedAt),
      startTime: String(startedAt),
      ...(isDone && { endTime: String(endedAt) }),
      ...(isDone && "rows" in outcome && { load: loadStatistics(job, outcome.rows) }),
    },
  };
}

/** https://cloud.google.com/bigquery/docs/reference/rest/v2/Job#JobStatistics3 */
function loadStatistics({ bytes }: LoadJob, rows: number) {
  return {
    inputFiles: "1",
    inputFileBytes: String(bytes),
    outputRows: String(rows),
    outputBytes: String(bytes),
    badRecords: "0",
  };
}
