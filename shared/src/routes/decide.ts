import type { IssueEvent } from "../event/issue-event.ts";
import { type Conditions, choosesEvents, eventVerdicts, issueVerdicts, type Verdict } from "./conditions.ts";
import { eventName } from "./events.ts";
import { eventFactsOf, factsOf } from "./issue-facts.ts";
import { type Mentions, mentionsOf } from "./mentions.ts";
import { isOneOf } from "./pattern.ts";
import { type Place, placeOf } from "./place-of.ts";
import type { Relay, Route } from "./relay-schema.ts";
import type { When } from "./when.ts";

/** What a channel shall show of an event. */
export interface Decision {
  /** Its name in the file. */
  channel: string;
  /** The route that decided it. */
  route: Route;
  place: Place;
  mentions: Mentions;
  /** Whether the event brings the issue to the route: it was opened, or got what the route asks for. */
  isArrival: boolean;
}

/** How a route or a rule was found to match, or not. */
export interface Trial<T> {
  of: T;
  verdicts: Verdict[];
  matches: boolean;
}

/** Tries each route or rule, in order. */
export function trialsOf<T extends Conditions>(all: readonly T[], event: IssueEvent): Trial<T>[] {
  const facts = factsOf(event);
  const eventFacts = eventFactsOf(event);
  return all.map((of) => {
    const verdicts = [...issueVerdicts(of, facts), ...eventVerdicts(of, eventFacts)];
    return { of, verdicts, matches: verdicts.every(({ holds }) => holds) };
  });
}

/** For each channel to which a route brings the event, what the first such route decides. */
export function decide(relay: Relay, event: IssueEvent): Decision[] {
  const decisions = new Map<string, Decision>();
  for (const { of: route, matches } of trialsOf(relay.routes, event)) {
    for (const channel of matches ? route.to : []) {
      if (!decisions.has(channel)) {
        const isArrival = arrives(route, event);
        const mentions = mentionsOf(relay, route, event, isArrival || choosesEvents(route));
        decisions.set(channel, { channel, route, place: placeOf(event, route.show), mentions, isArrival });
      }
    }
  }
  return [...decisions.values()];
}

/** Whether the issue comes to the route, or the rule, with this event: it was opened, or got what the route asks for, such as a label. */
export function arrives({ when }: Conditions, event: IssueEvent): boolean {
  return eventName(event) === "issues.opened" || getsWanted(when, event);
}

/**
 * GitHub tells of labels that are added together in an event for each, and each event has all of them. So what counts is whether the route
 * asks for the label, and not whether the issue would match without it: with two that it asks for, neither event would bring the issue.
 */
function getsWanted({ labels, milestones, types }: When, event: IssueEvent): boolean {
  const { any = [], all = [], none = [] } = labels ?? {};
  const isLabelOf = (patterns: string[]) => event.label !== undefined && isOneOf(event.label.name, patterns);
  switch (eventName(event)) {
    case "issues.labeled":
      return isLabelOf([...any, ...all]);
    case "issues.unlabeled":
      return isLabelOf(none);
    case "issues.milestoned":
      return milestones !== undefined;
    case "issues.typed":
      return types !== undefined;
    default:
      return false;
  }
}

/**
 * Whether a webhook's channel gets a message of the event: of what a card's thread would show, but of no edits and deletions of comments,
 * which a message can't follow; and of what brings an issue to the channel.
 */
export function isMessage({ type, action }: IssueEvent, { place, isArrival }: Decision): boolean {
  const isChangeOfComment = type === "issue_comment" && action !== "created";
  return place === "thread" ? !isChangeOfComment : place === "card" && isArrival;
}
