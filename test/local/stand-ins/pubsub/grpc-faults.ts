import type { status } from "@grpc/grpc-js";
import type { Fault } from "../faults.ts";

/** https://cloud.google.com/apis/design/errors#handling_errors */
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

/** A call that fails as a test has asked for. */
export class InjectedError extends Error {
  override readonly name = "InjectedError";
  readonly code: keyof typeof status;

  constructor(code: keyof typeof status) {
    super(`injected ${code}`);
    this.code = code;
  }
}

/**
 * Does the job, or what the fault says in its place. A lost answer fails as UNAVAILABLE, which is what the caller
 * would see; the connection stays, since other calls share it. A reset cuts it, and those calls fail too.
 *
 * @throws InjectedError
 */
export async function obey<T>(fault: Fault | undefined, job: () => Promise<T>, cut: () => void): Promise<T> {
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
      cut();
      throw new InjectedError("UNAVAILABLE");
  }
}
