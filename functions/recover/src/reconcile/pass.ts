import type { Query } from "@issue-relay/shared/ask";
import type { Publish } from "@issue-relay/shared/event/message";
import type { Writer } from "@issue-relay/shared/github/written-for";
import type { TaskCall } from "@issue-relay/shared/tasks/task";
import type { Allowance } from "../history/allowance.ts";
import type { milestonesOf } from "../history/milestones.ts";
import type { OneByOne } from "../history/one-by-one.ts";
import type { Readable } from "../history/repository.ts";
import type { Period } from "./missed.ts";

/** How far the comparison of a repository has come. */
export interface Reconciled {
  repository: string;
  /** Since when changes were looked for; null where all issues were compared. */
  since: Date | null;
  /** Until when changes have been compared; null where all issues are. */
  until: Date | null;
  /** How many issues have been compared. */
  seen: number;
  /** Of how many of them nothing was missing. */
  known: number;
  /** How many events were published that had not come. */
  recovered: number;
  /** How many issues consumers were told anew, since they had been told an older state. */
  updated: number;
  /** How many issues are no longer there. */
  gone: number;
  isComplete: boolean;
}

export interface ReconcileTools extends Writer {
  query: Query;
  /** The table of events. */
  table: string;
  publish: Publish;
}

/** One pass over a repository. */
export interface Pass extends ReconcileTools {
  readable: Readable;
  period: Period;
  /** What has been done so far, also where it ends with an error. */
  done: Reconciled;
  allowance: Allowance;
  logger: TaskCall["logger"];
  progress: TaskCall["progress"];
  oneByOne: OneByOne;
  /** Asked for where the first issue needs them. */
  milestones(): ReturnType<typeof milestonesOf>;
}

/** How the events of a pass come to be. */
export function readingOf({ period, host, appId }: Pick<Pass, "period" | "host" | "appId">) {
  return { receivedAt: period.until, host, appId, deliveryId: "reconcile" } as const;
}
