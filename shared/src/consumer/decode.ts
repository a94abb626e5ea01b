import { IssueEvent, VERSION } from "../event/issue-event.ts";
import { Version1 } from "../event/version-1.ts";
import { readVersioned } from "../event/versioned.ts";

/**
 * The event in the data of a message. An event of an older version is read as one of the newest.
 * @param data base64, as Pub/Sub pushes it
 * @throws NewerVersion where the event has a version that only a newer consumer knows
 * @throws BadMessage where the data is not an event
 */
export function decode(data: string): IssueEvent {
  return readVersioned(data, { what: "an issue event", newest: VERSION, parse: eventOf });
}

/** @param version the one that it says */
function eventOf(json: unknown, version: number): IssueEvent {
  return IssueEvent.parse(version === 1 ? Version1.parse(json) : json);
}
