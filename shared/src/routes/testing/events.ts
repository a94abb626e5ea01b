import type { IssueEvent } from "../../event/issue-event.ts";
import { aComment, anIssueEvent, labels } from "../../event/testing/an-issue-event.ts";

type Issue = Partial<IssueEvent["issue"]>;

/** ann opens acme/web#12, to which some labels were given already. */
export function opened(issue: Issue = {}): IssueEvent {
  return anIssueEvent({ issue });
}

/** The issue has these labels when it is opened. */
export function openedWith(...names: string[]): IssueEvent {
  return opened({ labels: labels(...names) });
}

/** bob adds a label. The issue then has it, and the others. */
export function labeled(name: string, others: string[] = [], issue: Issue = {}): IssueEvent {
  return byBob({ action: "labeled", label: { name }, issue: { labels: labels(name, ...others), ...issue } });
}

/** bob removes a label. The issue then has the others. */
export function unlabeled(name: string, ...others: string[]): IssueEvent {
  return byBob({ action: "unlabeled", label: { name }, issue: { labels: labels(...others) } });
}

/** bob does something to ann's issue, the next day. */
export function byBob(overrides: Parameters<typeof anIssueEvent>[0]): IssueEvent {
  return anIssueEvent({ occurredAt: "2026-03-03T09:30:00Z", sender: { login: "bob" }, ...overrides });
}

const PRIVATE = { public: false, private: true, "not said": undefined };

/** An issue is opened in a repository. */
export function openedIn(name: string, visibility: keyof typeof PRIVATE = "public"): IssueEvent {
  return anIssueEvent({ repository: { name, private: PRIVATE[visibility] } });
}

/** Somebody comments on ann's issue. */
export function commented(login = "bob", type?: string, issue: Issue = {}): IssueEvent {
  const author = { login, ...(type && { type }) };
  const comment = aComment({ author });
  return anIssueEvent({ type: "issue_comment", action: "created", comment, sender: author, issue });
}

/** The payload of a pin says little of its issue, and nothing of its labels. */
export function pinned(): IssueEvent {
  const event = byBob({ action: "pinned" });
  const { id, nodeId, number, title } = event.issue;
  return { ...event, issue: { id, nodeId, number, title } };
}
