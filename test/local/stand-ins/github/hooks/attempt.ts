/** One attempt to deliver an event to a webhook. */
export interface Attempt {
  /** 64 bits. A redelivery has another one. */
  id: bigint;
  /** `X-GitHub-Delivery`, the same in a redelivery. */
  guid: string;
  /** When GitHub sent it. */
  deliveredAt: Date;
  redelivery: boolean;
  event: string;
  action: string | null;
  installationId: number | null;
  repositoryId: number | null;
  url: string;
  request: { headers: Record<string, string>; payload: unknown };
  outcome: Outcome;
}

/** What became of a request to a webhook. */
export interface Outcome {
  /** `OK`, or why it failed, in GitHub's words. */
  status: string;
  statusCode: number;
  /** Seconds. */
  duration: number;
  /** Both null where there was no answer. */
  response: { headers: Record<string, string> | null; payload: string | null };
}

/**
 * The code of a delivery that nobody answered in time. GitHub documents none; others have seen 0, which is in neither
 * range of the filter `status`.
 */
const NO_CODE = 0;
/** The code of a delivery for which there was no connection, by the example in GitHub's description of its API. */
const NO_CONNECTION = 502;

/**
 * Sends the request of a delivery, once, and describes what became of it, in the words of
 * https://docs.github.com/webhooks/testing-and-troubleshooting-webhooks/troubleshooting-webhooks
 * @param limitMs how long the answer may take
 */
export async function send(
  url: string,
  { headers, body }: { headers: Record<string, string>; body: string },
  limitMs: number,
): Promise<Outcome> {
  const startedAt = performance.now();
  const seconds = () => Math.round(performance.now() - startedAt) / 1000;
  try {
    const response = await fetch(url, {
      method: "POST",
      headers,
      body,
      redirect: "manual",
      signal: AbortSignal.timeout(limitMs),
    });
    const { status } = response;
    const payload = await response.text();
    return {
      status: status < 400 ? "OK" : `Invalid HTTP Response: ${status}`,
      statusCode: status,
      duration: seconds(),
      response: { headers: Object.fromEntries(response.headers), payload },
    };
  } catch (error) {
    const isLate = error instanceof DOMException && error.name === "TimeoutError";
    return {
      status: isLate ? "timed out" : noConnection(error),
      statusCode: isLate ? NO_CODE : NO_CONNECTION,
      duration: seconds(),
      response: { headers: null, payload: null },
    };
  }
}

function noConnection(error: unknown): string {
  const isRefused = error instanceof Error && /ECONNREFUSED/.test(String(error.cause));
  return isRefused ? "failed to connect to network" : "failed to connect to host";
}
