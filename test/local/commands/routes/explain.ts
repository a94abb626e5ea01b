import type { IssueEvent } from "@issue-relay/shared/event/issue-event";
import type { RelayFile } from "@issue-relay/shared/routes/relay-file";
import type { Relay } from "@issue-relay/shared/routes/relay-schema";
import { headline } from "./explain-lines.ts";
import { explainRoutes } from "./explain-routes.ts";
import { explainRules } from "./explain-rules.ts";

/** Where the routes and the rules are in the file. */
type Lines = Pick<RelayFile, "lines" | "ruleLines">;

/**
 * Says of each route why it takes an event or not, of each channel what it shows of it, and of each rule whether it acts, what it does, and
 * why not.
 */
export function explain(
  relay: Relay,
  event: IssueEvent,
  { lines, ruleLines }: Lines = { lines: [], ruleLines: [] },
): string {
  const rules = explainRules(relay, event, ruleLines);
  return [
    headline(event),
    "",
    ...explainRoutes(relay, event, lines),
    ...(rules.length > 0 ? ["", ...rules] : []),
  ].join("\n");
}
