import { BrokenDestination, RetryLater } from "@issue-relay/shared/errors";
import { Refused, UnknownOutcome } from "@issue-relay/shared/slack/failures";
import { NoTurn } from "@issue-relay/shared/slack/pace";
import { carryOut } from "./carry-out.ts";
import type { CardDocument, Step } from "./document.ts";
import type { Finding } from "./findings.ts";
import { NotSeenYet } from "./new-content.ts";
import type { Attempt } from "./ports.ts";
import type { Round } from "./round.ts";

/** What came of a plan. */
export interface Report {
  findings: Finding[];
  /** The steps of which nobody knows whether Slack has carried them out. */
  unknown: Step[];
  /** Whether these steps were sent now, or earlier by another request. */
  wasSent: boolean;
  /** Why not everything was sent, if so. */
  stop?: Error;
}

/** The longest pause, as a share of the lease, after which a step is tried again at once. */
const SHORT_PAUSE = 1 / 6;

/** The steps that only read: nothing of them may be on its way. */
const READS = new Set<Step["do"]>(["find", "sweep", "look-again"]);

/** How often a step is tried where Slack asks for a short pause. */
const MAX_TRIES = 3;

/**
 * Carries out the steps of the document's plan, one after the other.
 * @param askedAt when the lease was asked for, by our own clock
 */
export async function send(attempt: Attempt, document: CardDocument, askedAt: number): Promise<Report> {
  const round: Round = { attempt, document, askedAt, card: document.card.ts };
  const report: Report = { findings: [], unknown: [], wasSent: true };
  for (const step of document.plan) {
    let next = await sendStep(round, step, report);
    for (let tries = 1; next === "again"; tries++) {
      next = tries < MAX_TRIES ? await sendStep(round, step, report) : "stop";
    }
    if (next === "stop") {
      break;
    }
  }
  return report;
}

async function sendStep(round: Round, step: Step, report: Report): Promise<"again" | "go on" | "stop"> {
  try {
    report.findings.push(...(await carryOut(round, step)));
    return "go on";
  } catch (error) {
    if (error instanceof UnknownOutcome) {
      report.stop = new RetryLater(`the outcome of a call to Slack is unknown: ${error.message}`);
      // An update or a deletion too may still arrive, and must not come after a newer one.
      if (!READS.has(step.do)) {
        report.unknown.push(step);
      }
      return "stop";
    }
    if (error instanceof Refused) {
      return afterRefusal(error, round, step, report);
    }
    if (error instanceof RetryLater || error instanceof BrokenDestination) {
      report.stop = error;
      if (error instanceof NotSeenYet) {
        return "go on";
      }
      return error instanceof NoTurn ? afterLimit(step) : "stop";
    }
    throw error;
  }
}

function afterRefusal({ message, refusal }: Refused, round: Round, step: Step, report: Report) {
  if (refusal.kind === "rate-limited") {
    if (refusal.retryAfterMs <= round.attempt.lengths.lease * SHORT_PAUSE) {
      return "again";
    }
    report.stop = new RetryLater(message);
    return afterLimit(step);
  }
  const findings = findingsOf(refusal.kind, round, step);
  if (findings) {
    report.findings.push(...findings);
    return "go on";
  }
  report.stop = refusal.kind === "retry" ? new RetryLater(message) : new BrokenDestination(message);
  return "stop";
}

/** Where the limit for updates is reached, lines can still be posted: that is another limit. */
function afterLimit(step: Step): "go on" | "stop" {
  return step.do === "update-card" ? "go on" : "stop";
}

/** What a refusal says about the messages; undefined where it says that Slack or the channel does not work. */
function findingsOf(
  kind: Exclude<Refused["refusal"]["kind"], "rate-limited">,
  round: Round,
  step: Step,
): Finding[] | undefined {
  if (kind === "message" && step.do === "post-lines") {
    return [{ is: "lines-refused", keys: step.parts.map(({ key }) => key) }];
  }
  if (kind !== "gone") {
    return undefined;
  }
  switch (step.do) {
    case "update-card":
      return withoutCard(round, () => []);
    // It takes no replies: all that is left of a card that was deleted, mostly. It must not stay beside the next one.
    case "post-lines":
      return withoutCard(round, (ts) => [{ is: "stray", ts }]);
    // A person deleted it: it isn't posted again.
    case "change-lines":
      return [{ is: "message-gone", ts: step.ts }];
    case "delete":
      return [{ is: "stray-gone", ts: step.ts }];
    case "sweep":
      return [{ is: "swept" }];
    case "find":
      return step.keys.map((key) => ({ is: "found", key, ts: null, parts: [] }));
    default:
      return undefined;
  }
}

function withoutCard(round: Round, more: (ts: string) => Finding[]): Finding[] {
  const { card: ts } = round;
  round.card = null;
  return ts === null ? [] : [{ is: "card-gone", ts }, ...more(ts)];
}
