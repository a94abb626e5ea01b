import { z } from "zod";

const AppliesTo = {
  /** Number of requests that get the fault; absent: all requests until the faults are cleared. */
  times: z.number().int().positive().optional(),
  /** Only requests whose path (gRPC: method name) contains this text get the fault; absent: all requests. */
  path: z.string().optional(),
};

const Milliseconds = z.number().int().nonnegative();

/** A failure that a test or a user injects into a stand-in, and the requests that get it. */
export const Fault = z.discriminatedUnion("kind", [
  /** Answer with this HTTP status (gRPC: the matching code) and, if given, this JSON or text body. */
  z.strictObject({
    kind: z.literal("status"),
    status: z.number().int().min(200).max(599),
    body: z.unknown().optional(),
    ...AppliesTo,
  }),
  /** Answer 429 with `Retry-After` (gRPC: RESOURCE_EXHAUSTED). */
  z.strictObject({
    kind: z.literal("rate-limit"),
    retryAfterSeconds: z.number().int().positive().default(1),
    ...AppliesTo,
  }),
  /** Take the request and never answer it. */
  z.strictObject({ kind: z.literal("hang"), ...AppliesTo }),
  /** Carry out the request, then cut the connection: the caller can't know whether it was carried out. */
  z.strictObject({ kind: z.literal("lose-answer"), ...AppliesTo }),
  /** Cut the connection without carrying out the request. */
  z.strictObject({ kind: z.literal("reset"), ...AppliesTo }),
  /** Wait, then carry out the request and answer it, also where the caller has hung up meanwhile. */
  z.strictObject({ kind: z.literal("delay"), ms: Milliseconds, ...AppliesTo }),
  /** Cut the connection at once, and carry out the request only after a while, when its caller may have sent others. */
  z.strictObject({ kind: z.literal("apply-late"), ms: Milliseconds, ...AppliesTo }),
]);
export type Fault = z.infer<typeof Fault>;

/** The faults of one stand-in, in the order in which they were added. */
export class Faults {
  #pending: { fault: Fault; left: number }[] = [];

  /** @throws ZodError where `fault` is not a {@link Fault} */
  add(fault: z.input<typeof Fault>): void {
    const parsed = Fault.parse(fault);
    this.#pending.push({ fault: parsed, left: parsed.times ?? Number.POSITIVE_INFINITY });
  }

  clear(): void {
    this.#pending = [];
  }

  /**
   * Finds the fault for a request to `path` and counts the request.
   * @returns undefined where the request is to be carried out as usual
   */
  take(path: string): Fault | undefined {
    const entry = this.#pending.find(({ fault }) => path.includes(fault.path ?? ""));
    if (!entry) {
      return undefined;
    }
    entry.left -= 1;
    if (entry.left <= 0) {
      this.#pending = this.#pending.filter((other) => other !== entry);
    }
    return entry.fault;
  }
}
