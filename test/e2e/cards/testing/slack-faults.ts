import type { Fault } from "@issue-relay/local/stand-ins/faults";
import { scaled } from "./lengths.ts";
import { randomly } from "./random.ts";

/** In which nobody knows whether Slack has done what it was asked to. All of it is done within half a minute. */
const UNKNOWN: (() => Fault)[] = [
  () => ({ kind: "lose-answer" }),
  // After our deadline of 10 s.
  () => ({ kind: "delay", ms: scaled(11_000 + randomly(9_000)) }),
  () => ({ kind: "apply-late", ms: scaled(randomly(20_000)) }),
  () => ({ kind: "reset" }),
  () => ({ kind: "status", status: 500 }),
];

/** A fault for one call of so many. */
export function unknownOutcome(of: number): Fault | undefined {
  return randomly(of) === 0 ? UNKNOWN[randomly(UNKNOWN.length)]?.() : undefined;
}
