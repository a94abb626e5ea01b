import type { IssueEvent } from "@issue-relay/shared/event/issue-event";
import { loginName, shortName } from "@issue-relay/shared/slack/names";
import { listed } from "./listed.ts";

/** The issue's labels, assignees, milestone and type as one line, such as "Labels: bug, p1 · Milestone: v2", or "". */
export function detailsOf({ issue }: IssueEvent): string {
  const milestone = shortName(issue.milestone?.title ?? "");
  const type = shortName(issue.type?.name ?? "");
  return [
    entry("Labels", namesOf(issue.labels?.map(({ name }) => shortName(name)))),
    entry("Assignees", namesOf(issue.assignees?.map(loginName))),
    entry("Milestone", milestone),
    entry("Type", type),
  ]
    .filter((text) => text !== "")
    .join(" · ");
}

function entry(heading: string, value: string): string {
  return value === "" ? "" : `${heading}: ${value}`;
}

function namesOf(all: string[] = []): string {
  const { names, rest } = listed(all);
  return [...names, ...rest].join(", ");
}
