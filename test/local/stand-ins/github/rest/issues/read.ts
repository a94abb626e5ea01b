import { apiIssue } from "../../issues/api-objects.ts";
import type { Issue, TimelineEntry } from "../../issues/records.ts";
import { eventObject, isShown, timelineEntry } from "../../issues/timeline-objects.ts";
import { notFound } from "../github-error.ts";
import { redirect } from "../moved.ts";
import { pageOf } from "../paging.ts";
import { type IssueContext, issueIn, newPart } from "./context.ts";

/** https://docs.github.com/rest/issues/issues, /timeline and /events */
export const issueRead = newPart()
  .get("/issues/events", (c) => {
    const events = [...c.var.repository.issues.values()]
      .filter(({ state }) => !state.gone)
      .flatMap((issue) => issue.timeline.filter(isEvent).map((entry) => ({ issue, entry })));
    events.sort((one, other) => other.entry.at - one.entry.at || other.entry.id - one.entry.id);
    const page = pageOf(c, events).map(({ issue, entry }) => withIssue(c, issue, entry));
    return c.json(page);
  })
  .get("/issues/events/:id{\\d+}", (c) => {
    const id = Number(c.req.param("id"));
    for (const issue of c.var.repository.issues.values()) {
      const entry = issue.timeline.filter(isEvent).find((each) => each.id === id);
      if (entry && !issue.state.gone) {
        return c.json(withIssue(c, issue, entry));
      }
    }
    throw notFound();
  })
  .get("/issues/:number{\\d+}", (c) => {
    const { issues } = c.var.repository;
    const moved = issues.get(Number(c.req.param("number")))?.movedTo;
    // Only the issue itself leads to where it was transferred. All below it is not found.
    return moved
      ? redirect(c, `/repositories/${moved.repository.id}/issues/${moved.number}`)
      : c.json(apiIssue(c.var.github.world, issueIn(c)));
  })
  .get("/issues/:number{\\d+}/timeline", (c) => {
    const issue = issueIn(c);
    const shown = inOrder(issue).filter(isShown);
    return c.json(pageOf(c, shown).map((entry) => timelineEntry(c.var.github.world, issue, entry)));
  })
  .get("/issues/:number{\\d+}/events", (c) => {
    const issue = issueIn(c);
    const events = inOrder(issue).filter(isEvent);
    return c.json(pageOf(c, events).map((entry) => eventObject(issue, entry)));
  });

type EventEntry = Parameters<typeof eventObject>[1];

function isEvent(entry: TimelineEntry): entry is EventEntry {
  return entry.event !== "commented" && entry.event !== "cross-referenced";
}

/** A script can tell of the past: what it did last needn't be the newest. */
function inOrder({ timeline }: Issue): TimelineEntry[] {
  return timeline.toSorted((one, other) => one.at - other.at);
}

function withIssue(c: IssueContext, issue: Issue, entry: EventEntry) {
  return { ...eventObject(issue, entry), issue: apiIssue(c.var.github.world, issue) };
}
