import type { Fault } from "@issue-relay/local/stand-ins/faults";
import { scaled } from "./lengths.ts";
import { randomly } from "./random.ts";
import type { Traffic } from "./traffic.ts";

/** How many calls fail, of the first ones: over all issues, each of an event's calls is hit in each way. */
const FAILURES = 120;

const DENIED = { error: { code: 403, status: "PERMISSION_DENIED", message: "Missing permissions." } };

const FAULTS: (() => Fault)[] = [
  () => ({ kind: "delay", ms: scaled(500 + randomly(9_500)) }),
  () => ({ kind: "status", status: 503 }),
  () => ({ kind: "status", status: 403, body: DENIED }),
  () => ({ kind: "reset" }),
  () => ({ kind: "lose-answer" }),
  () => ({ kind: "apply-late", ms: scaled(40_000) }),
];

/** Lets every second of the first calls to Firestore fail. */
export function failAtFirst(traffic: Traffic): void {
  let failed = 0;
  traffic.onRequest = () =>
    randomly(2) === 0 && failed++ < FAILURES ? FAULTS[randomly(FAULTS.length)]?.() : undefined;
}
