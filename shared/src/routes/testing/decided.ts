import type { IssueEvent } from "../../event/issue-event.ts";
import { decide } from "../decide.ts";
import type { Mention } from "../mentions.ts";
import type { Relay } from "../relay.ts";
import { readYaml } from "../yaml.ts";

/** Routes as a person writes them, and what they make of events. */
export interface Section {
  about: string;
  /** The part of the file below `routes:`. */
  routes: string;
  /** What is promised; of which event; and what comes of it, as {@link decided} writes it. */
  cases: [promise: string, event: IssueEvent, decided: string][];
}

/** Of whom the routes of all sections can speak. */
const NAMES = `
people: { ann: U1, bob: U2, assignees: U3 }
groups: { oncall: S1, support: S2 }
channels: { main: C1, security: C2, vendor: { webhook: vendor } }
routes:
`;

/** A file with these routes. */
export function relayOf(routes: string): Relay {
  return readYaml(Buffer.from(NAMES + routes)).file.relay;
}

/**
 * What each channel shows of the event, and whom it mentions, such as `main: thread @oncall @ann, security: card`; or
 * `no channel`.
 */
export function decided(relay: Relay, event: IssueEvent): string {
  const channels = decide(relay, event).map(({ channel, place, mentions: { onArrival, assignee } }) => {
    const names = [...onArrival, ...(assignee ? [assignee] : [])].map((each) => `@${nameOf(relay, each)}`);
    return [`${channel}: ${place}`, ...names].join(" ");
  });
  return channels.join(", ") || "no channel";
}

function nameOf({ people, groups }: Relay, { id }: Mention): string | undefined {
  return [...Object.entries(people), ...Object.entries(groups)].find(([, each]) => each === id)?.[0];
}
