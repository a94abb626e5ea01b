import type { IssueEvent } from "@issue-relay/shared/event/issue-event";
import type { Place } from "@issue-relay/shared/routes/place-of";
import type { File, FileRoute, FileWhen } from "./file.ts";
import { holds, isBot, listOf, standsFor } from "./naive-conditions.ts";

export interface NaiveDecision {
  channel: string;
  route: string;
  place: Place;
  /** IDs, in order of the alphabet. */
  onArrival: string[];
  assignee: string | undefined;
  isArrival: boolean;
}

/** What the README says of a file of routes, channel by channel, with no thought for speed. It knows nothing of the code. */
export function naiveDecisions(file: File, event: IssueEvent): NaiveDecision[] {
  return Object.keys(file.channels).flatMap((channel) => {
    const route = file.routes.find(({ to, when = {} }) => listOf(to).includes(channel) && holds(when, event));
    if (!route) {
      return [];
    }
    const isArrival = arrives(route.when ?? {}, event);
    const place = placeOf(event, route.show ?? {});
    return [{ channel, route: route.name, place, ...mentioned(file, route, event, isArrival), isArrival }];
  });
}

const IN_THREAD =
  /^(issues\.(assigned|unassigned|closed|reopened|transferred)|issue_comment\.(created|edited|deleted)|sub_issues\.sub_issue_\w+|issue_dependencies\.blocked_by_\w+|issue_relates_to\.relates_to_\w+)$/;
const NOWHERE = /\.(un)?(pinned|locked)$/;

function placeOf(event: IssueEvent, show: Record<string, Place>): Place {
  const name = `${event.type}.${event.action}`;
  const ofHidden =
    name === "issue_comment.edited" && /card|nothing/.test(show["issue_comment.created"] ?? "");
  const inTable = IN_THREAD.test(name) && !ofHidden ? "thread" : NOWHERE.test(name) ? "nothing" : "card";
  const place = show[name] ?? inTable;
  if (place === "thread" && event.type === "issue_comment" && isBot(event.comment?.author)) {
    return show.bots ?? "card";
  }
  return place === "thread" && event.otherSide ? "card" : place;
}

/** It is opened; or what is added or removed is what the route asks for; or it was none of the route's before. */
function arrives(when: FileWhen, event: IssueEvent): boolean {
  const { type, action, label, milestone } = event;
  const asksFor = (patterns: string[]) =>
    label !== undefined && patterns.some((each) => standsFor(each, label.name));
  return (
    type === "issues" &&
    (action === "opened" ||
      (action === "labeled" && asksFor([...listOf(when.labels?.any), ...listOf(when.labels?.all)])) ||
      (action === "unlabeled" && asksFor(listOf(when.labels?.none))) ||
      (["milestoned", "labeled", "unlabeled", "typed"].includes(action) &&
        !holds(when, before(event, milestone))))
  );
}

/** The event, but with the issue as it was. Of a milestone or a type that took the place of another, nobody knows the other one. */
function before(event: IssueEvent, milestone: IssueEvent["milestone"]): IssueEvent {
  const { issue, action, label } = event;
  const labels = issue.labels?.filter(({ name }) => action !== "labeled" || name !== label?.name);
  return {
    ...event,
    issue: {
      ...issue,
      labels: labels && action === "unlabeled" && label ? [...labels, label] : labels,
      milestone: action === "milestoned" && milestone ? null : issue.milestone,
      type: action === "typed" ? null : issue.type,
    },
  };
}

/** Who does it oneself knows it. A route that is for some events or senders mentions with any of them. */
function mentioned(file: File, route: FileRoute, event: IssueEvent, isArrival: boolean) {
  const { people, groups } = file;
  const names = listOf(route.mention);
  const { actions, senders } = route.when ?? {};
  const isOccasion = isArrival || actions !== undefined || senders !== undefined;
  const memberOf = (name: string) => Object.entries(people).find(([login]) => standsFor(login, name))?.[1];
  const idsOf = (logins: (string | undefined)[]) =>
    logins.flatMap((login) =>
      login === undefined || login === event.sender?.login ? [] : (memberOf(login) ?? []),
    );
  const isAssigned = event.type === "issues" && event.action === "assigned";
  const [assignee] = idsOf(names.includes("assignees") && isAssigned ? [event.assignee?.login] : []);
  const named = names
    .filter((name) => name !== "assignees")
    .map((name) => groups[name] ?? memberOf(name) ?? "?");
  const waiting = names.includes("assignees") ? idsOf(assigneesWaiting(route, event)) : [];
  const all = isOccasion ? [...named, ...waiting].filter((id) => id !== assignee) : [];
  return { onArrival: [...new Set(all)].sort(), assignee };
}

/** Logins. Of who is assigned in the seconds of the opening, the event `assigned` tells, if the route takes it, and a webhook brings it. */
function assigneesWaiting({ when = {} }: FileRoute, event: IssueEvent): string[] {
  const seconds = (Date.parse(event.occurredAt) - Date.parse(event.issue.createdAt ?? "")) / 1000;
  const isEarly = event.action === "opened" || seconds <= 5;
  const isOpening =
    event.type === "issues" && isEarly && !event.changes?.transferredFrom && event.source === "webhook";
  const follows = { ...event, action: "assigned" };
  const takesIt = when.actions === undefined || holds({ actions: when.actions, private: "any" }, follows);
  return isOpening && takesIt ? [] : (event.issue.assignees ?? []).map(({ login }) => login);
}
