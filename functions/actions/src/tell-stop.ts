import { type Clock, onClock } from "@issue-relay/shared/clock";
import type { DocumentStore } from "@issue-relay/shared/documents/store";
import type { Logger } from "@issue-relay/shared/logger";
import type { Rule } from "@issue-relay/shared/rules/rule-schema";
import { escapeText } from "@issue-relay/shared/slack/escape-text";
import type { SlackMessage } from "@issue-relay/shared/slack/message";
import type { Place } from "@issue-relay/shared/slack/place";
import { richMessage } from "@issue-relay/shared/slack/rich-message";
import { sayOnce } from "@issue-relay/shared/slack/say-once";
import type { Stop } from "./brake.ts";
import type { Call } from "./call.ts";

/**
 * Tells a channel that a rule has stopped itself, once for each stop, however often it is called.
 * @throws RetryLater, BrokenDestination, BadMessage
 */
export type TellStop = (rule: Rule, stop: Stop, call: Call, logger: Logger) => Promise<void>;

export function tellingStops(
  place: Place,
  { documents, database, clock }: { documents: DocumentStore; database: string; clock: Clock },
): TellStop {
  return async ({ name }, { because, stoppedAt }, call, logger) => {
    const deadline = onClock(clock, call.deadline);
    const occasion = `rule ${name} stopped ${stoppedAt.toISOString()}`;
    await sayOnce(
      { documents, database, clock, deadline, logger },
      place,
      occasion,
      messageOf(name, because),
    );
  };
}

function messageOf(rule: string, because: string): SlackMessage {
  const resume = `npm run relay -- resume --rule ${JSON.stringify(rule)}`;
  const first = `Rule ${rule} has stopped itself: ${because}.`;
  return {
    ...richMessage([
      { text: first, style: "bold" },
      { text: "\nOther rules go on. Once it is repaired, this lets it act again: " },
      { text: resume, style: "code" },
    ]),
    text: escapeText(first),
  };
}
