import type { ISSUE_ACTIONS, IssueEvent } from "@issue-relay/shared/event/issue-event";
import { loginName, reference, shortName, titleName } from "./names.ts";
import type { Piece } from "./piece.ts";

/** What was done, in words that follow the name of who did it: " closed this as completed". */
type Phrase = (event: IssueEvent) => Piece[];

const ISSUE_PHRASES = {
  assigned: ({ assignee, sender }) =>
    assignee === sender.login ? words("took this on") : named("assigned", loginOf(assignee), "to this"),
  closed: ({ issue }) => words(CLOSED_AS.get(issue.stateReason) ?? "closed this"),
  deleted: () => words("deleted this"),
  demilestoned: ({ milestone }) =>
    named("removed this from the milestone", shortName(milestone?.title ?? "")),
  edited: ({ changes }) => [...words("edited "), ...edits(changes)],
  labeled: ({ label }) => named("added the label", shortName(label ?? "")),
  locked: () => words("locked the conversation"),
  milestoned: ({ milestone }) => named("added this to the milestone", shortName(milestone?.title ?? "")),
  opened: ({ changes }) => moved("opened this", ", transferred from ", changes?.transferredFrom),
  pinned: () => words("pinned this"),
  reopened: () => words("reopened this"),
  transferred: ({ changes }) => moved("transferred this", " to ", changes?.transferredTo),
  typed: ({ issue }) => named("set the type", shortName(issue.type ?? "")),
  unassigned: ({ assignee, sender }) =>
    assignee === sender.login ? words("gave this up") : named("unassigned", loginOf(assignee)),
  unlabeled: ({ label }) => named("removed the label", shortName(label ?? "")),
  unlocked: () => words("unlocked the conversation"),
  unpinned: () => words("unpinned this"),
  untyped: () => words("removed the type"),
} satisfies Record<(typeof ISSUE_ACTIONS)[number], Phrase>;

const CLOSED_AS = new Map<string | null, string>([
  ["completed", "closed this as completed"],
  ["not_planned", "closed this as not planned"],
  ["duplicate", "closed this as a duplicate"],
]);

const COMMENT_PHRASES = {
  created: (event) => [{ text: " " }, commentLink(event, "commented")],
  edited: (event) => [...words("edited "), commentLink(event, whose(event))],
  // A deleted comment has no page to link to.
  deleted: (event) => words(`deleted ${whose(event)}`),
} satisfies Record<string, Phrase>;

// Maps, because an object would also find "constructor", which the contract allows as an action.
const PHRASES: Record<IssueEvent["type"], Map<string, Phrase>> = {
  issues: new Map(Object.entries(ISSUE_PHRASES)),
  issue_comment: new Map(Object.entries(COMMENT_PHRASES)),
};

/**
 * Who did what, in words, such as "ann closed this as completed". For an action that GitHub adds later, the sentence
 * names the action.
 */
export function sentenceOf(event: IssueEvent): Piece[] {
  const phrase = PHRASES[event.type].get(event.action) ?? unknown;
  return [{ text: loginName(event.sender.login), style: "bold" }, ...phrase(event)];
}

function unknown({ type, action }: IssueEvent): Piece[] {
  return words(`triggered “${action.replaceAll("_", " ")}” on ${type === "issues" ? "this" : "a comment"}`);
}

function words(text: string): Piece[] {
  return [{ text: ` ${text}` }];
}

/** The words around a name, or without it where GitHub sent none or nothing of it is visible. */
function named(before: string, name: string, after = ""): Piece[] {
  if (name === "") {
    return words(`${before} ${after}`.trimEnd());
  }
  return [...words(`${before} `), { text: name, style: "code" }, ...(after === "" ? [] : words(after))];
}

function moved(
  verb: string,
  joint: string,
  issue: { repository: string; number: number; url: string } | undefined,
): Piece[] {
  if (issue === undefined) {
    return words(verb);
  }
  return [...words(verb + joint), { text: reference(issue.repository, issue.number), url: issue.url }];
}

function edits(changes: IssueEvent["changes"]): Piece[] {
  const title = changes?.titleFrom;
  if (title === undefined) {
    return [{ text: changes?.body ? "the description" : "this" }];
  }
  return [{ text: `the title (was: ${titleName(title)})${changes?.body ? " and the description" : ""}` }];
}

function loginOf(login: string | undefined): string {
  return login === undefined ? "someone" : loginName(login);
}

function commentLink(event: IssueEvent, text: string): Piece {
  return event.comment === undefined ? { text } : { text, url: event.comment.url };
}

function whose({ comment, sender }: IssueEvent): string {
  if (comment === undefined || comment.author.login === sender.login) {
    return "a comment";
  }
  return `a comment by ${loginName(comment.author.login)}`;
}
