import { setTimeout as delay } from "node:timers/promises";
import type { status } from "@grpc/grpc-js";
import type { Fault } from "../faults.ts";

/** The gRPC codes of HTTP statuses. https://cloud.google.com/apis/design/errors#handling_errors */
const CODES: Record<number, keyof typeof status> = {
  400: "INVALID_ARGUMENT",
  401: "UNAUTHENTICATED",
  403: "PERMISSION_DENIED",
  404: "NOT_FOUND",
  409: "ALREADY_EXISTS",
  429: "RESOURCE_EXHAUSTED",
  499: "CANCELLED",
  500: "INTERNAL",
  501: "UNIMPLEMENTED",
  503: "UNAVAILABLE",
  504: "DEADLINE_EXCEEDED",
};

/** The error of a call that a fault makes fail. */
export class InjectedError extends Error {
  override readonly name = "InjectedError";
  readonly code: keyof typeof status;

  constructor(code: keyof typeof status) {
    super(`injected ${code}`);
    this.code = code;
  }
}

/**
 * Runs `job`, or applies the fault. For `lose-answer`, `job` runs, then the call fails with UNAVAILABLE, as if the
 * connection had been cut; for `apply-late` it fails so at once, and `job` runs later. Only `reset` really cuts the
 * connection: then all other calls on it fail too.
 *
 * @param stopped aborts when the server stops: no job runs later than that
 * @throws InjectedError, and what `job` throws
 */
export async function applyFault<T>(
  fault: Fault | undefined,
  job: () => Promise<T>,
  cutConnection: () => void,
  stopped: AbortSignal,
): Promise<T> {
  const later = (ms: number) => delay(ms, undefined, { signal: stopped }).then(job);
  switch (fault?.kind) {
    case undefined:
      return job();
    case "status":
      throw new InjectedError(CODES[fault.status] ?? "UNKNOWN");
    case "rate-limit":
      throw new InjectedError("RESOURCE_EXHAUSTED");
    case "hang":
      return new Promise<never>(() => {});
    case "lose-answer":
      await job();
      throw new InjectedError("UNAVAILABLE");
    case "reset":
      cutConnection();
      throw new InjectedError("UNAVAILABLE");
    case "delay":
      return later(fault.ms);
    case "apply-late":
      // Nobody waits for its outcome any more.
      later(fault.ms).catch(() => {});
      throw new InjectedError("UNAVAILABLE");
  }
}
