import { BrokenDestination, RetryLater } from "@issue-relay/shared/errors";
import { Refused } from "@issue-relay/shared/slack/failures";
import type { CardDocument, Step } from "./document.ts";
import type { Finding } from "./findings.ts";
import { look } from "./look.ts";
import type { Attempt } from "./ports.ts";
import type { Report } from "./send.ts";

/**
 * Finds out what became of the calls that another request may have made: it looks into Slack. It is called only when all that was
 * sent must have become visible. What is missing then is sent again with the next plan, and looked for once more later.
 */
export async function settle(attempt: Attempt, document: CardDocument): Promise<Report> {
  const { plan, sent } = document;
  const changed = plan.flatMap((step) => (step.do === "change-lines" ? [step.ts] : []));
  const { since } = sent;
  try {
    const mayBeThere = plan.some(({ do: kind }) =>
      ["post-card", "update-card", "post-lines", "change-lines"].includes(kind),
    );
    if (mayBeThere) {
      await attempt.channel.turn("read", attempt.lengths.turn);
    }
    const findings = mayBeThere ? await look(attempt, document, since, changed) : [];
    if (plan.every((step) => isFound(step, findings))) {
      return { findings, unknown: [], wasSent: false };
    }
    return { findings: [...findings, { is: "look-again", since, changed }], unknown: [], wasSent: false };
  } catch (error) {
    return { findings: [], unknown: plan, wasSent: false, stop: reasonToStop(error) };
  }
}

function reasonToStop(error: unknown): Error {
  if (error instanceof RetryLater || error instanceof BrokenDestination) {
    return error;
  }
  if (error instanceof Refused) {
    const { refusal } = error;
    const mayHelp = refusal.kind === "rate-limited" || refusal.kind === "retry";
    return new (mayHelp ? RetryLater : BrokenDestination)(`cannot look into Slack: ${error.message}`);
  }
  throw error;
}

function isFound(step: Step, findings: Finding[]): boolean {
  switch (step.do) {
    case "post-card":
      return findings.some(({ is }) => is === "card");
    case "post-lines": {
      const found = new Set(
        findings.flatMap((finding) => (finding.is === "lines" ? finding.parts : [])).map(({ key }) => key),
      );
      return step.parts.every(({ key }) => found.has(key));
    }
    // Reads leave nothing behind.
    case "find":
    case "sweep":
    case "look-again":
      return true;
    default:
      return false;
  }
}
