import { z } from "zod";

const Scope = {
  /** For the next so many requests; absent: until cleared. */
  times: z.number().int().positive().optional(),
  /** Only for requests whose path (gRPC: method name) contains this. */
  path: z.string().optional(),
};

/** What a stand-in does in place of its job, and for which requests. */
export const Fault = z.discriminatedUnion("kind", [
  /** Answer with this HTTP status (gRPC stand-ins: the matching gRPC code) and, if given, this JSON or text body. */
  z.strictObject({
    kind: z.literal("status"),
    status: z.number().int().min(200).max(599),
    body: z.unknown().optional(),
    ...Scope,
  }),
  /** Answer 429 with `Retry-After` (gRPC: RESOURCE_EXHAUSTED). */
  z.strictObject({
    kind: z.literal("rate-limit"),
    retryAfterSeconds: z.number().int().positive().default(1),
    ...Scope,
  }),
  /** Accept the request and never answer. */
  z.strictObject({ kind: z.literal("hang"), ...Scope }),
  /** Do the job, then cut the connection before answering: the caller can't know whether it was done. */
  z.strictObject({ kind: z.literal("lose-answer"), ...Scope }),
  /** Cut the connection. */
  z.strictObject({ kind: z.literal("reset"), ...Scope }),
]);
export type Fault = z.infer<typeof Fault>;

/** The faults that one stand-in has been told to show, oldest first. */
export class Faults {
  #pending: { fault: Fault; left: number }[] = [];

  add(fault: z.input<typeof Fault>): void {
    const parsed = Fault.parse(fault);
    this.#pending.push({ fault: parsed, left: parsed.times ?? Number.POSITIVE_INFINITY });
  }

  clear(): void {
    this.#pending = [];
  }

  /** The fault for a request to `path`, counted off; undefined: do the job. */
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
