import type { IssueEvent } from "../event/issue-event.ts";
import { isObject } from "./understand.ts";

type Fields = Record<PropertyKey, unknown>;

/** The fields of a payload that hold the issue that an event is about, and the other one of two. */
interface Sides {
  issue: string;
  other: string;
}

/**
 * Which issue an event is about: the one that the delivery's repository is told of. GitHub names the action from that
 * issue's side: it got a parent (`parent_issue_added`), or it blocks another (`blocking_added`).
 */
function namesOf(type: IssueEvent["type"], { action, issue, related_issue: related }: Fields): Sides | null {
  const begins = (word: string) => typeof action === "string" && action.startsWith(word);
  switch (type) {
    case "sub_issues":
      return begins("parent_issue")
        ? { issue: "sub_issue", other: "parent_issue" }
        : { issue: "parent_issue", other: "sub_issue" };
    case "issue_dependencies":
      return begins("blocking")
        ? { issue: "blocking_issue", other: "blocked_issue" }
        : { issue: "blocked_issue", other: "blocking_issue" };
    case "issue_relates_to":
      // Where the two belong to different repositories, each delivery holds one of them only. One can be a pull request.
      return isObject(related) && !isAnIssue(issue)
        ? { issue: "related_issue", other: "issue" }
        : { issue: "issue", other: "related_issue" };
    default:
      return null;
  }
}

function isAnIssue(value: unknown): boolean {
  return isObject(value) && !isObject(value.pull_request);
}

/** A payload in which every event has the same names, and GitHub's names for those that were changed. */
interface Prepared {
  payload: unknown;
  original: Record<string, string>;
}

/**
 * A payload with the issue that it is about as `issue`, whatever GitHub calls it in this event, and with the other one as
 * `other_issue`. Other payloads stay as they are.
 */
export function sidesOf(type: IssueEvent["type"], payload: unknown): Prepared {
  const names = isObject(payload) && namesOf(type, payload);
  if (!names) {
    return { payload, original: {} };
  }
  const issue = payload[names.issue];
  const other = payload[names.other];
  return {
    payload: {
      ...payload,
      issue,
      repository: payload.repository ?? repositoryOf(issue),
      // GitHub leaves out an issue of a repository that the receiver may not see; its id may be there all the same.
      other_issue: other ?? { id: payload[`${names.other}_id`] },
      other_repository: payload[`${names.other}_repo`] ?? repositoryOf(other),
      ...(names.issue === "related_issue" && !isObject(other) && { is_other_side: true }),
    },
    original: { issue: names.issue, other_issue: names.other, other_repository: `${names.other}_repo` },
  };
}

/** The repository of an issue, which the schema lets be absent beside it: its own field, or the end of its URL. */
function repositoryOf(issue: unknown): unknown {
  if (!isObject(issue)) {
    return undefined;
  }
  const { repository, repository_url: url } = issue;
  const name = typeof url === "string" ? /\/repos\/([^/]+\/[^/]+)$/.exec(url)?.[1] : undefined;
  return repository ?? (name === undefined ? undefined : { full_name: name });
}
