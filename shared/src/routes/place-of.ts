import type { COMMENT_ACTIONS, ISSUE_ACTIONS, IssueEvent, RELATION_ACTIONS } from "../event/issue-event.ts";

/**
 * Where a channel shows an event: as a line in the thread of the issue's card, which the card's update goes with; on the card
 * alone; or nowhere.
 */
export type Place = "thread" | "card" | "nothing";

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
const PLACES: Record<IssueEvent["type"], Map<string, Place>> = {
  issues: new Map(Object.entries(ISSUES)),
  issue_comment: new Map(Object.entries(COMMENTS)),
  sub_issues: RELATION_PLACES,
  issue_dependencies: RELATION_PLACES,
  issue_relates_to: RELATION_PLACES,
};

/** Where the event is shown. An action that GitHub adds later is shown by what the card then says. */
export function placeOf(event: IssueEvent): Place {
  const place = PLACES[event.type].get(event.action) ?? "card";
  return place === "thread" && (event.otherSide || isByBot(event)) ? "card" : place;
}

/**
 * Whether a bot wrote the comment, which then is on the card alone, in its number of comments. GitHub gives an App's account the
 * type `Bot`.
 */
function isByBot({ type, comment }: IssueEvent): boolean {
  return type === "issue_comment" && comment?.author?.type === "Bot";
}
