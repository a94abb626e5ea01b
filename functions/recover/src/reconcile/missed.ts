import type { IssueEvent } from "@issue-relay/shared/event/issue-event";
import { rowOf } from "@issue-relay/shared/event/row";
import { keyOf, type ReceivedEvent } from "./received.ts";

/** A webhook and the timeline can date the same event so many seconds apart: see the column `subject` of the view `events`. */
const WINDOW_S = 5;

/** A webhook may still be on its way: GitHub's can be minutes late, and Pub/Sub repeats. In ms. */
const ON_ITS_WAY_MS = 15 * 60_000;

/** What a pass looks for. */
export interface Period {
  /** Issues that were updated before it are not looked at. */
  updatedSince: Date;
  /**
   * Since when events are looked for. An issue that an earlier pass did not come to can have missed something before what that pass has
   * compared.
   */
  from: Date;
  /** When GitHub was asked. */
  until: Date;
}

/** What has happened until then would have been told by now. */
export function arrivedUntil({ until }: Period): Date {
  return new Date(until.getTime() - ON_ITS_WAY_MS);
}

/**
 * The events of an issue that consumers were not told. What they were told counts once: first for the event of the same id, then for one
 * of the same subject and about the same time, then for any of that time and action. For a label, a milestone or an account may have
 * another name by now, or none, and a row of the first release does not say what an event was about.
 */
export function missedOf(
  events: readonly IssueEvent[],
  received: readonly ReceivedEvent[],
  period: Period,
): IssueEvent[] {
  const arrived = new Map(received.map((each) => [each.id, each]));
  const rest = events.filter(({ id }) => !arrived.delete(id));
  const twins = Map.groupBy(arrived.values(), ({ type, action }) => `${type} ${action}`);
  const untold = [isTwin, isAlike].reduce((left, matches) => {
    return left.filter((event) => {
      const candidates = twins.get(`${event.type} ${event.action}`) ?? [];
      const index = candidates.findIndex((each) => matches(event, each));
      return index < 0 || candidates.splice(index, 1).length === 0;
    });
  }, rest);
  const [from, last] = [period.from.getTime(), arrivedUntil(period).getTime()];
  return untold.filter(({ occurredAt }) => Date.parse(occurredAt) >= from && Date.parse(occurredAt) <= last);
}

function isTwin(event: IssueEvent, received: ReceivedEvent): boolean {
  return isNear(event, received) && received.key === keyOf(rowOf(event));
}

/** A comment has an id, which stays. An edit of a body is in no history: it says nothing of a title that was edited beside it. */
function isAlike({ type, action, ...event }: IssueEvent, received: ReceivedEvent): boolean {
  const isExact = type === "issue_comment" || (action === "edited" && !received.isOfFirstRelease);
  return !isExact && isNear(event, received);
}

function isNear({ occurredAt }: Pick<IssueEvent, "occurredAt">, { seconds }: ReceivedEvent): boolean {
  return Math.abs(Math.floor(Date.parse(occurredAt) / 1000) - seconds) <= WINDOW_S;
}
