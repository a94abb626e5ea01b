import { isBot } from "../event/is-bot.ts";
import {
  type COMMENT_ACTIONS,
  type ISSUE_ACTIONS,
  type IssueEvent,
  OBSERVED,
  type RELATION_ACTIONS,
} from "../event/issue-event.ts";
import { eventName, OBSERVED_EVENT } from "./events.ts";

/**
 * Where a channel shows an event: as a line in the thread of the issue's card, which the card's update goes with; on the card
 * alone; or nowhere.
 */
export const PLACES = ["thread", "card", "nothing"] as const;
export type Place = (typeof PLACES)[number];

type RelationAction = (typeof RELATION_ACTIONS)[keyof typeof RELATION_ACTIONS][number];

/**
 * A card says nothing of pins and locks. They shall not be why an old issue gets a card: a pin's payload doesn't even say whether
 * the issue is open.
 */
const ISSUES = {
  assigned: "thread",
  closed: "thread",
  deleted: "card",
  demilestoned: "card",
  edited: "card",
  field_added: "card",
  field_removed: "card",
  labeled: "card",
  locked: "nothing",
  milestoned: "card",
  opened: "card",
  pinned: "nothing",
  reopened: "thread",
  transferred: "thread",
  typed: "card",
  unassigned: "thread",
  unlabeled: "card",
  unlocked: "nothing",
  unpinned: "nothing",
  untyped: "card",
} satisfies Record<(typeof ISSUE_ACTIONS)[number], Place>;

const COMMENTS = {
  created: "thread",
  deleted: "thread",
  edited: "thread",
  pinned: "nothing",
  unpinned: "nothing",
} satisfies Record<(typeof COMMENT_ACTIONS)[number], Place>;

/** Of two sides that say the same, one tells of it: the parent, and the issue that is blocked. */
const RELATIONS = {
  sub_issue_added: "thread",
  sub_issue_removed: "thread",
  parent_issue_added: "card",
  parent_issue_removed: "card",
  blocked_by_added: "thread",
  blocked_by_removed: "thread",
  blocking_added: "card",
  blocking_removed: "card",
  relates_to_added: "thread",
  relates_to_removed: "thread",
} satisfies Record<RelationAction, Place>;

// Maps, because an object would also find "constructor", which the contract allows as an action.
const RELATION_PLACES = new Map<string, Place>(Object.entries(RELATIONS));
const TABLE: Record<IssueEvent["type"], Map<string, Place>> = {
  // Nobody did anything: it brings a card up to date that is there.
  issues: new Map<string, Place>([...Object.entries(ISSUES), [OBSERVED, "nothing"]]),
  issue_comment: new Map(Object.entries(COMMENTS)),
  sub_issues: RELATION_PLACES,
  issue_dependencies: RELATION_PLACES,
  issue_relates_to: RELATION_PLACES,
};

/**
 * Where the event is shown. An action that GitHub adds later is shown by what the card then says. Bots' comments are on the card alone,
 * in its number of comments.
 * @param show what a route wants instead, by the event's name; `bots`: in place of the thread, for bots' comments
 */
export function placeOf(event: IssueEvent, show: Readonly<Record<string, Place>> = {}): Place {
  const place = show[eventName(event)] ?? otherwise(event, show);
  if (place !== "thread") {
    return place;
  }
  const { comment, otherSide } = event;
  return otherSide ? "card" : isBot(comment?.author) ? (show.bots ?? "card") : "thread";
}

/** Where new comments are no lines, an edit doesn't make one of them; it still changes a line that is there. */
function otherwise(event: IssueEvent, show: Readonly<Record<string, Place>>): Place {
  const { "issue_comment.created": comments = "thread" } = show;
  const isOfHidden = eventName(event) === "issue_comment.edited" && comments !== "thread";
  return isOfHidden ? "card" : (TABLE[event.type].get(event.action) ?? "card");
}

/**
 * Whether the event says something that a card shows. What was observed is told nowhere, but it is the whole issue; what a route alone
 * hides keeps a card up to date all the same.
 */
export function concernsCards(event: IssueEvent): boolean {
  return eventName(event) === OBSERVED_EVENT || placeOf(event) !== "nothing";
}

/**
 * Whether the event only brings a card up to date that is there: it makes no card and no line, and mentions nobody. So does what was
 * recovered, which may be old; but for the opening of an issue that is still open, of which nobody was told.
 */
export function onlyUpdatesCards(event: IssueEvent): boolean {
  const isNews = eventName(event) === "issues.opened" && event.issue.state === "open";
  return event.source === "recovery" && !isNews;
}

/** In ms. */
const OPENING_MS = 5_000;

/** Whether it happened so soon after the opening, such as labels and an assignee from a form, that the card alone says it. */
export function isOfOpening({ type, occurredAt, issue }: IssueEvent): boolean {
  const age = Date.parse(occurredAt) - Date.parse(issue.createdAt ?? "");
  return type === "issues" && age <= OPENING_MS;
}
