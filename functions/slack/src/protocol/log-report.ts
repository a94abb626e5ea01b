import type { Reason } from "@issue-relay/shared/reason";
import type { Finding } from "./findings.ts";
import type { Attempt } from "./ports.ts";
import type { Report } from "./send.ts";

/** Logs what an operator wants to know of a round: whatever did not go as usual. */
export function logReport(
  { logger }: Attempt,
  { findings, unknown, wasSent, stop }: Report,
  wasLook: boolean,
): void {
  const warn = (reason: Reason, text: string) => logger.warn({ reason }, text);
  if (wasSent && unknown.length > 0) {
    warn("unknown-outcome", `nobody knows whether Slack has carried out a call: ${stop?.message}`);
  }
  for (const finding of findings) {
    const [reason, text] =
      noteworthy(finding, wasLook || findings.some(({ is }) => is === "looked-again")) ?? [];
    if (reason && text) {
      warn(reason, text);
    }
    if (finding.is === "lines-refused" && finding.keys.length === 1) {
      const reason: Reason = "bad-message";
      logger.error(
        { reason, line: finding.keys[0] },
        "Slack refuses a line of the card's thread; it is left out",
      );
    }
  }
}

function noteworthy(finding: Finding, wasLook: boolean): [Reason, string] | undefined {
  switch (finding.is) {
    case "card":
    case "lines":
      return wasLook ? ["settle-found", "a message was found that may not have been sent"] : undefined;
    case "look-again":
      return [
        "settle-missing",
        "not all that may have been sent was found: it is sent again, and looked for later",
      ];
    case "stray":
      return wasLook
        ? ["double-deleted", "a message was there twice; one is deleted"]
        : ["stray-deleted", "a message of the thread landed in the channel; it is deleted"];
    case "card-gone":
      return ["card-posted-anew", "somebody deleted the card; it is posted again"];
    case "line-stale":
      return ["stale-overwritten", "an older version of a message arrived late; the newest is sent again"];
    default:
      return undefined;
  }
}
