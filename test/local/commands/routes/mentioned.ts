import { isSameLogin } from "@issue-relay/shared/event/is-same-login";
import type { IssueEvent } from "@issue-relay/shared/event/issue-event";
import { choosesEvents } from "@issue-relay/shared/routes/conditions";
import type { Decision } from "@issue-relay/shared/routes/decide";
import { type Mention, memberOf, namedMentions } from "@issue-relay/shared/routes/mentions";
import { ASSIGNEES, type Relay } from "@issue-relay/shared/routes/relay-schema";

/** Whom the event mentions, by their names in the file. */
export function mentionedIn(
  { people, groups }: Relay,
  { mentions: { onArrival, assignee } }: Decision,
): string[] {
  const names = new Map(
    [...Object.entries(people), ...Object.entries(groups)].map(([name, id]) => [id, name]),
  );
  return [...onArrival, ...(assignee ? [assignee] : [])].map(({ id }) => `${names.get(id)} (${id})`);
}

/** Why the event does not mention those whom the route may mention: of each who is not mentioned, one reason. */
export function whyNotMentioned(relay: Relay, event: IssueEvent, decision: Decision): string[] {
  const { mention } = decision.route;
  if (mention.length === 0) {
    return ["the route has no `mention`"];
  }
  const names = mention.filter((name) => name !== ASSIGNEES);
  // All of them are mentioned, or none is.
  const isTold = names.length === 0 || namedMentions(relay, decision.route).some(isMentionedBy(decision));
  return [
    ...(isTold ? [] : [`${names.join(", ")}: ${NOT_BY_IT}`]),
    ...(mention.includes(ASSIGNEES) ? whyNotAssignees(relay, event, decision) : []),
  ];
}

const NOT_BY_IT = "the event does not bring the issue to the route";

function isMentionedBy({ mentions: { onArrival, assignee } }: Decision): (mention: Mention) => boolean {
  const ids = new Set([...onArrival, ...(assignee ? [assignee] : [])].map(({ id }) => id));
  return ({ id }) => ids.has(id);
}

function whyNotAssignees(relay: Relay, event: IssueEvent, decision: Decision): string[] {
  const { action, assignee, issue } = event;
  const assignees = action === "assigned" && assignee ? [assignee] : (issue.assignees ?? []);
  if (assignees.length === 0) {
    return ["assignees: nobody is assigned"];
  }
  return assignees.flatMap(({ login }) => {
    const id = memberOf(relay, login);
    if (id === undefined) {
      return [`${login}: not in \`people\``];
    }
    return isMentionedBy(decision)({ kind: "user", id })
      ? []
      : [`${login}: ${whyNot(login, event, decision)}`];
  });
}

function whyNot(login: string, { sender }: IssueEvent, { route, isArrival }: Decision): string {
  if (isSameLogin(login, sender?.login)) {
    return "nobody is told of what they did themselves";
  }
  return isArrival || choosesEvents(route)
    ? "GitHub sends an event for each who is assigned while an issue is opened, and that one mentions them"
    : NOT_BY_IT;
}
