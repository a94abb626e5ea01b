import { invalid, notFound } from "../errors.ts";
import type { Job } from "./job.ts";
import type { LoadJob } from "./load-job.ts";

/** Number of jobs whose results can still be read. */
const JOBS_KEPT = 500;

/** The newest jobs. A job is here from its start, so that a second one with the same id can be refused meanwhile. */
export class JobStore {
  /** By project and id, oldest first. */
  readonly #jobs = new Map<string, Promise<Job | LoadJob>>();

  has(project: string, id: string): boolean {
    return this.#jobs.has(keyOf(project, id));
  }

  /**
   * Adds a job that has been started, and waits until it has ended.
   * @throws what `job` throws; such a job can be started again
   */
  async add<T extends Job | LoadJob>(project: string, id: string, job: Promise<T>): Promise<T> {
    const key = keyOf(project, id);
    this.#jobs.set(key, job);
    for (const [oldest] of this.#jobs) {
      if (this.#jobs.size <= JOBS_KEPT) {
        break;
      }
      this.#jobs.delete(oldest);
    }
    try {
      return await job;
    } catch (error) {
      this.#jobs.delete(key);
      throw error;
    }
  }

  /**
   * A job, or the job of a statement of a script. Waits until it has ended.
   * @throws ApiError 404
   */
  async find(project: string, id: string): Promise<Job | LoadJob> {
    const [, parent] = /^script_job_(.+)_\d+$/.exec(id) ?? [];
    const job = await this.#jobs.get(keyOf(project, parent ?? id));
    const children = job && "children" in job ? job.children : [];
    const found = parent === undefined ? job : children.find((child) => child.id === id);
    if (!found) {
      throw notFound(`Not found: Job ${project}:${id}`);
    }
    return found;
  }
}

/** @throws ApiError where the job is none of a query */
export function asQuery(job: Job | LoadJob): Job {
  if (!("children" in job)) {
    throw invalid(`Job ${job.project}:${job.id} is not a query job`);
  }
  return job;
}

function keyOf(project: string, id: string): string {
  return `${project}.${id}`;
}
