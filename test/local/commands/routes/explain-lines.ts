import type { IssueEvent } from "@issue-relay/shared/event/issue-event";
import type { Trial } from "@issue-relay/shared/routes/decide";
import { eventName, OBSERVED_EVENT } from "@issue-relay/shared/routes/events";
import type { Route } from "@issue-relay/shared/routes/relay-schema";
import { printable } from "../printable.ts";
import { wantedBy } from "./wanted.ts";

/** What happened, to which issue. */
export function headline(event: IssueEvent): string {
  const { repository, issue, sender, occurredAt } = event;
  const by = sender ? ` by ${sender.login}` : "";
  const title = issue.title ? ` ${issue.title}` : "";
  const name = eventName(event);
  const found = name === OBSERVED_EVENT ? OBSERVED_BY_US : event.source === "recovery" ? FOUND_LATER : "";
  return printable(`${name}${found}${by} on ${occurredAt}: ${repository.name}#${issue.number}${title}`);
}

const OBSERVED_BY_US = " (nobody did anything: recover has read the issue)";
const FOUND_LATER = " (no webhook came: recover has found it later)";

export function mark(holds: boolean): string {
  return holds ? "✓" : "✗";
}

/** Its name, and where it stands in its file, as far as that is known. */
export function placeOf({ name }: { name: string }, line: number | undefined): string {
  return line === undefined ? name : `${name} (line ${line})`;
}

/** What each condition of a route or of a rule wants and finds. */
export function conditionLines({ of: { when }, verdicts }: Trial<Pick<Route, "when">>): string[] {
  return verdicts.map(
    ({ condition, holds, found }) =>
      `    ${mark(holds)} ${condition}: wanted ${wantedBy(when, condition)}; found ${printable(found)}`,
  );
}
