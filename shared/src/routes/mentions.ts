import { isSameLogin } from "../event/is-same-login.ts";
import type { Actor, IssueEvent } from "../event/issue-event.ts";
import { eventName } from "./events.ts";
import { isAmong } from "./pattern.ts";
import { isOfOpening } from "./place-of.ts";
import { ASSIGNEES, type Relay, type Route } from "./relay-schema.ts";

/** A member of Slack or a user group, who is notified. */
export type Mention = { kind: "user"; id: string } | { kind: "usergroup"; id: string };

/** The member of Slack that the file gives an account, whose login has no case. Nobody is guessed. */
export function memberOf({ people }: Pick<Relay, "people">, login: string): string | undefined {
  return Object.entries(people).find(([each]) => isSameLogin(each, login))?.[1];
}

/** Whom the file means by the names in a route's `mention`, without the assignees. */
export function namedMentions(relay: Pick<Relay, "people" | "groups">, { mention }: Route): Mention[] {
  return mention.flatMap((name): Mention[] => {
    if (name === ASSIGNEES) {
      return [];
    }
    const group = Object.hasOwn(relay.groups, name) ? relay.groups[name] : undefined;
    return group === undefined ? memberMention(relay, name) : [{ kind: "usergroup", id: group }];
  });
}

/** The assignees who are in the file, where the route mentions them. */
function assigneeMentions(
  relay: Pick<Relay, "people">,
  { mention }: Route,
  assignees: readonly Pick<Actor, "login">[],
): Mention[] {
  return mention.includes(ASSIGNEES) ? assignees.flatMap(({ login }) => memberMention(relay, login)) : [];
}

function memberMention(relay: Pick<Relay, "people">, login: string): Mention[] {
  const id = memberOf(relay, login);
  return id === undefined ? [] : [{ kind: "user", id }];
}

/** Whom an event mentions in a channel. Nobody is in it twice. */
export interface Mentions {
  /** Since the event brings the issue to the route, or the route was made for such events. */
  onArrival: Mention[];
  /** Whom the event has assigned. */
  assignee: Mention | undefined;
}

/** Whom an event mentions that a route has matched. Nobody is told of what they did themselves. */
export function mentionsOf(relay: Relay, route: Route, event: IssueEvent, isArrival: boolean): Mentions {
  const mentionOthers = (assignees: Actor[]) =>
    assigneeMentions(
      relay,
      route,
      assignees.filter(({ login }) => !isSameLogin(login, event.sender?.login)),
    );
  const [assignee] = mentionOthers(newAssignee(event));
  const arriving = isArrival ? [...namedMentions(relay, route), ...mentionOthers(waiting(route, event))] : [];
  const others = new Map(arriving.filter(({ id }) => id !== assignee?.id).map((each) => [each.id, each]));
  return { onArrival: [...others.values()], assignee };
}

function newAssignee(event: IssueEvent): Actor[] {
  return eventName(event) === "issues.assigned" && event.assignee ? [event.assignee] : [];
}

/**
 * The assignees to whom an arriving issue is told. Of those that it was opened with, GitHub sends `assigned`, which tells them; of those
 * that a transferred issue brings along, it sends nothing; and where the opening itself was missed, `assigned` may be recovered as well,
 * which tells nobody.
 */
function waiting({ when }: Route, event: IssueEvent): Actor[] {
  const { changes, issue, source } = event;
  const isNew = eventName(event) === "issues.opened" || isOfOpening(event);
  const isFollowed = source === "webhook" && changes?.transferredFrom === undefined;
  const isTold = isFollowed && isAmong("issues.assigned", when.actions ?? ["*"]);
  return isNew && isTold ? [] : (issue.assignees ?? []);
}
