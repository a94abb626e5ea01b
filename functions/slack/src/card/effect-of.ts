import type { IssueEvent } from "@issue-relay/shared/event/issue-event";
import type { Effect, Facts } from "./state.ts";

/** What changes, without what it came with. */
type BareEffect = Omit<Effect, "eventId" | "stamp">;

const OF_ISSUES = new Map<string, (event: IssueEvent, facts: Facts) => BareEffect | undefined>([
  ["labeled", ({ label }) => label && { list: "labels", add: label.name }],
  ["unlabeled", ({ label }) => label && { list: "labels", remove: label.name }],
  ["assigned", ({ assignee }) => assignee && { list: "assignees", add: assignee.login }],
  ["unassigned", ({ assignee }) => assignee && { list: "assignees", remove: assignee.login }],
  ["milestoned", ({ milestone }) => milestone && { set: { milestone: milestone.title } }],
  ["demilestoned", () => ({ set: { milestone: null } })],
  ["typed", ({ issue, issueType }) => nameOf(issueType ?? issue.type)],
  ["untyped", () => ({ set: { type: null } })],
  [
    "closed",
    (_, { stateReason = null, closedAt }) => ({
      set: { state: "closed", stateReason, ...(closedAt !== undefined && { closedAt }) },
    }),
  ],
  ["reopened", () => ({ set: { state: "open", stateReason: "reopened" } })],
]);

/**
 * The one change that the event is about, where other events of the same second may not have it in their snapshots; undefined
 * where it changes nothing that a card shows.
 */
export function effectOf(event: IssueEvent, facts: Facts, stamp: string): Effect | undefined {
  const effect = bareEffectOf(event, facts);
  return effect && { eventId: event.id, stamp, ...effect };
}

function bareEffectOf(event: IssueEvent, facts: Facts): BareEffect | undefined {
  const { type, action } = event;
  switch (type) {
    case "issues":
      return OF_ISSUES.get(action)?.(event, facts) ?? editOf(event, facts);
    case "issue_comment":
      return facts.comments !== undefined && ["created", "deleted"].includes(action)
        ? { set: { comments: facts.comments } }
        : undefined;
    default:
      return undefined;
  }
}

function editOf({ action, changes }: IssueEvent, { title, excerpt }: Facts): BareEffect | undefined {
  if (action !== "edited") {
    return undefined;
  }
  return {
    set: {
      ...(changes?.titleFrom !== undefined && title !== undefined && { title }),
      ...(changes?.body && excerpt !== undefined && { excerpt }),
    },
  };
}

function nameOf(type: IssueEvent["issue"]["type"]): BareEffect | undefined {
  return type ? { set: { type: type.name } } : undefined;
}
