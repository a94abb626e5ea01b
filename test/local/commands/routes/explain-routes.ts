import type { IssueEvent } from "@issue-relay/shared/event/issue-event";
import { type Decision, decide, isMessage, type Trial, trialsOf } from "@issue-relay/shared/routes/decide";
import { concernsCards, isOfOpening, onlyUpdatesCards } from "@issue-relay/shared/routes/place-of";
import type { Relay, Route } from "@issue-relay/shared/routes/relay-schema";
import { toldOf } from "@issue-relay/shared/routes/told";
import { conditionLines, mark, placeOf } from "./explain-lines.ts";
import { mentionedIn, whyNotMentioned } from "./mentioned.ts";

/**
 * Says of each route why it takes an event or not, and of each channel what it shows of it.
 * @param lines of the routes in their file
 */
export function explainRoutes(relay: Relay, event: IssueEvent, lines: readonly number[]): string[] {
  const decisions = new Map(decide(relay, event).map((decision) => [decision.channel, decision]));
  return [
    ...trialsOf(relay.routes, event).flatMap((trial, index) => trialLines(trial, lines[index])),
    "",
    ...Object.keys(relay.channels).flatMap((name) => channelLines(name, relay, event, decisions.get(name))),
  ];
}

function trialLines(trial: Trial<Route>, line: number | undefined): string[] {
  const { of: route, matches } = trial;
  return [
    `${mark(matches)} route ${placeOf(route, line)}, to ${route.to.join(", ")}`,
    ...conditionLines(trial),
  ];
}

function channelLines(
  name: string,
  relay: Relay,
  event: IssueEvent,
  decision: Decision | undefined,
): string[] {
  const isWebhook = relay.channels[name]?.webhook !== undefined;
  if (!decision) {
    const isKept = !isWebhook && concernsCards(event) && toldOf(relay, name, event, false) !== undefined;
    return [`${name}: no route brings it there${isKept ? KEPT : ""}`];
  }
  const { route, isArrival } = decision;
  const shown = isWebhook ? messageOf(event, decision) : shownOf(event, decision);
  const arrival = isArrival ? ", to which it brings the issue" : "";
  return [
    `${name}: ${shown}, by route ${route.name}${arrival}`,
    ...(shown.startsWith("nothing") ? [] : mentionLines(relay, event, decision, isWebhook)),
  ];
}

const KEPT = "; a card of the issue that is there is kept up to date";

function messageOf(event: IssueEvent, decision: Decision): string {
  return isMessage(event, decision)
    ? "a message"
    : "nothing: a webhook only posts what is new in the channel or in a thread";
}

/** A card of a place, but for what Slack's function leaves out of a thread, or puts there. */
function shownOf(event: IssueEvent, { place, mentions }: Decision): string {
  if (place === "nothing") {
    return concernsCards(event) ? `nothing new${KEPT}` : "nothing";
  }
  if (event.action === "deleted") {
    return event.type === "issues" ? "card, if there is one" : "card, and the comment's line goes";
  }
  if (mentions.assignee || (place === "thread" && !isOfOpening(event))) {
    return "thread";
  }
  return place === "thread"
    ? "card, since in the first 5 s of an issue only its card tells what happens"
    : "card";
}

function mentionLines(relay: Relay, event: IssueEvent, decision: Decision, isWebhook: boolean): string[] {
  if (onlyUpdatesCards(event) && !isWebhook) {
    return [
      "    it was recovered: it keeps a card up to date that is there, adds nothing, and mentions nobody",
    ];
  }
  const mentioned = mentionedIn(relay, decision);
  return [
    `    mentions ${mentioned.length === 0 ? "nobody" : mentioned.join(", ")}`,
    ...whyNotMentioned(relay, event, decision).map((why) => `    - ${why}`),
  ];
}
