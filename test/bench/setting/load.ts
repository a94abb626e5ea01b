import autocannon from "autocannon";
import type { Request } from "./request.ts";

/** How a program answers a load. */
export interface LoadResult {
  /** Answers a second. */
  rate: number;
  /** Milliseconds. */
  p50: number;
  p99: number;
  answers: number;
}

/**
 * Sends a request again and again over so many connections.
 * @throws Error where an answer has another status than it should, or none comes: such a run measures nothing
 */
export async function load(
  url: string,
  { headers, body, nextBody, status: expected }: Request,
  { connections, seconds }: { connections: number; seconds: number },
): Promise<LoadResult> {
  const result = await autocannon({
    url,
    method: "POST",
    headers,
    body,
    ...(nextBody && { requests: [{ setupRequest: (request) => ({ ...request, body: nextBody() }) }] }),
    connections,
    duration: seconds,
    timeout: 10,
  });
  const statuses = Object.entries(result.statusCodeStats ?? {}).filter(([, stats]) => (stats.count ?? 0) > 0);
  const wrong = statuses.filter(([status]) => Number(status) !== expected);
  if (wrong.length > 0 || result.errors > 0 || statuses.length === 0) {
    const seen = statuses.map(([status, { count }]) => `${count} × ${status}`).join(", ");
    throw new Error(`expected ${expected} only, but got ${seen || "no answer"} and ${result.errors} errors`);
  }
  const answers = result.requests.total;
  const { p50, p99 } = result.latency;
  return { rate: answers / result.duration, p50, p99, answers };
}
