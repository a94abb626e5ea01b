import { nodeId } from "../repository.ts";
import { apiComment, apiIssue } from "./api-objects.ts";
import { repositoryObject, typeNamed } from "./objects.ts";
import { time, user } from "./recorded.ts";
import type { Issue, Repository, TimelineEntry } from "./records.ts";
import type { World } from "./world.ts";

/** Whether a timeline still shows an entry: not that an issue mentions this one which has been deleted. */
export function isShown(entry: TimelineEntry): boolean {
  return entry.event !== "cross-referenced" || !now(entry.source).state.gone;
}

/** What an issue has become, where it was transferred. */
function now(issue: Issue): Issue {
  return issue.movedTo ? now(issue.movedTo) : issue;
}

/** An entry of an issue's timeline. */
export function timelineEntry(world: World, issue: Issue, entry: TimelineEntry) {
  switch (entry.event) {
    case "commented": {
      const comment = issue.state.comments.find(({ id }) => id === entry.id);
      return comment && { ...apiComment(issue, comment), actor: user(comment.by), event: "commented" };
    }
    case "cross-referenced": {
      const { by, at } = entry;
      const source = now(entry.source);
      const repository = repositoryObject(source.repository);
      return {
        actor: user(by),
        created_at: time(at),
        updated_at: time(at),
        source: { type: "issue", issue: { ...apiIssue(world, source), repository } },
        event: "cross-referenced",
      };
    }
    default:
      return eventObject(issue, entry);
  }
}

type EventEntry = Exclude<TimelineEntry, { event: "commented" | "cross-referenced" }>;

/** One of an issue's events: an entry of its timeline that has an id of its own. */
export function eventObject(issue: Issue, entry: EventEntry) {
  const { id, event, by, at } = entry;
  return {
    id,
    node_id: nodeId("E", id),
    url: `https://api.github.com/repos/${issue.repository.name}/issues/events/${id}`,
    actor: user(by),
    event,
    commit_id: null,
    commit_url: null,
    created_at: time(at),
    ...detailsOf(issue, entry),
    performed_via_github_app: by.app ?? null,
  };
}

function detailsOf({ repository }: Issue, entry: EventEntry) {
  switch (entry.event) {
    case "closed":
    case "reopened":
      // Of the usual reasons GitHub says nothing.
      return {
        state_reason: ["not_planned", "duplicate"].includes(entry.reason ?? "") ? entry.reason : null,
      };
    case "labeled":
    case "unlabeled":
      return { label: { name: entry.label, color: entry.color } };
    case "assigned":
    case "unassigned":
      return { assignee: user(entry.assignee), assigner: user(entry.by) };
    case "milestoned":
    case "demilestoned":
      return { milestone: { title: entry.title } };
    case "renamed":
      return { rename: { from: entry.from, to: entry.to } };
    case "locked":
      return { lock_reason: entry.reason };
    case "issue_type_added":
      return { issue_type: shortType(repository, entry.type) };
    case "issue_type_removed":
      return { prev_issue_type: shortType(repository, entry.type) };
    case "issue_type_changed":
      return {
        issue_type: shortType(repository, entry.type),
        prev_issue_type: shortType(repository, entry.from),
      };
    case "sub_issue_added":
    case "sub_issue_removed":
    case "parent_issue_added":
    case "parent_issue_removed":
    case "blocked_by_added":
    case "blocked_by_removed":
    case "blocking_added":
    case "blocking_removed":
      return { [entry.event.replace(/_(added|removed)$/, "")]: reference(now(entry.other)) };
    default:
      return {};
  }
}

function shortType(repository: Repository, name: string) {
  const type = repository.types.find((each) => each.name === name);
  return type ? { id: type.id, name, color: type.color } : null;
}

function reference({ number, state, repository }: Issue) {
  const { title, reason } = state;
  return {
    number,
    title,
    state: state.state,
    state_reason: reason,
    repository: repositoryObject(repository),
    issue_type: typeNamed(repository, state.type),
  };
}
