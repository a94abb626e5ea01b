import { isSameLogin } from "@issue-relay/shared/event/is-same-login";
import type {
  COMMENT_ACTIONS,
  ISSUE_ACTIONS,
  IssueEvent,
  IssueReference,
} from "@issue-relay/shared/event/issue-event";
import { loginName, reference, shortName, titleName } from "@issue-relay/shared/slack/names";
import type { Piece } from "@issue-relay/shared/slack/piece";

/** What was done, in words that follow the name of who did it: " closed this as completed". */
type Phrase = (event: IssueEvent) => Piece[];

const ISSUE_PHRASES = {
  assigned: (event) =>
    isOwn(event) ? words("took this on") : named("assigned", loginName(event.assignee), "to this"),
  closed: ({ issue }) => words(CLOSED_AS.get(issue.stateReason ?? "") ?? "closed this"),
  deleted: () => words("deleted this"),
  demilestoned: ({ milestone }) =>
    named("removed this from the milestone", shortName(milestone?.title ?? "")),
  edited: ({ changes }) => [...words("edited "), ...edits(changes)],
  field_added: ({ field }) => fieldSet(field),
  field_removed: ({ field }) => named("cleared the field", shortName(field?.name ?? "")),
  labeled: ({ label }) => named("added the label", shortName(label?.name ?? "")),
  locked: () => words("locked the conversation"),
  milestoned: ({ milestone }) => named("added this to the milestone", shortName(milestone?.title ?? "")),
  opened: ({ changes }) => aboutAnother("opened this", ", transferred from", changes?.transferredFrom),
  pinned: () => words("pinned this"),
  reopened: () => words("reopened this"),
  transferred: ({ changes }) => aboutAnother("transferred this", " to", changes?.transferredTo),
  typed: ({ issue, issueType }) => named("set the type", shortName((issueType ?? issue.type)?.name ?? "")),
  unassigned: (event) =>
    isOwn(event) ? words("gave this up") : named("unassigned", loginName(event.assignee)),
  unlabeled: ({ label }) => named("removed the label", shortName(label?.name ?? "")),
  unlocked: () => words("unlocked the conversation"),
  unpinned: () => words("unpinned this"),
  untyped: ({ issueType }) => named("removed the type", shortName(issueType?.name ?? "")),
} satisfies Record<(typeof ISSUE_ACTIONS)[number], Phrase>;

const CLOSED_AS = new Map([
  ["completed", "closed this as completed"],
  ["not_planned", "closed this as not planned"],
  ["duplicate", "closed this as a duplicate"],
]);

const COMMENT_PHRASES = {
  created: (event) => [{ text: " " }, commentLink(event, "commented")],
  edited: (event) => [...words("edited "), commentLink(event, whose(event))],
  // A deleted comment has no page to link to.
  deleted: (event) => words(`deleted ${whose(event)}`),
  pinned: (event) => [...words("pinned "), commentLink(event, whose(event))],
  unpinned: (event) => [...words("unpinned "), commentLink(event, whose(event))],
} satisfies Record<(typeof COMMENT_ACTIONS)[number], Phrase>;

/** Of two sides that say the same, only one is ever told of: see place-of.ts. */
const RELATION_PHRASES: Record<string, Phrase> = {
  sub_issue_added: ({ related = {} }) => aboutAnother("added the sub-issue", "", related),
  sub_issue_removed: ({ related = {} }) => aboutAnother("removed the sub-issue", "", related),
  blocked_by_added: ({ related = {} }) => aboutAnother("marked this as blocked", " by", related),
  blocked_by_removed: ({ related = {} }) => aboutAnother("marked this as no longer blocked", " by", related),
  relates_to_added: ({ related = {} }) => aboutAnother("related this", " to", related),
  relates_to_removed: ({ related = {} }) => aboutAnother("removed the relation", " to", related),
};

// Maps, because an object would also find "constructor", which the contract allows as an action.
const RELATIONS = new Map<string, Phrase>(Object.entries(RELATION_PHRASES));
const PHRASES: Record<IssueEvent["type"], Map<string, Phrase>> = {
  issues: new Map(Object.entries(ISSUE_PHRASES)),
  issue_comment: new Map(Object.entries(COMMENT_PHRASES)),
  sub_issues: RELATIONS,
  issue_dependencies: RELATIONS,
  issue_relates_to: RELATIONS,
};

/**
 * Who did what, in words, such as "ann closed this as completed". For an action that GitHub adds later, the sentence
 * names the action.
 */
export function sentenceOf(event: IssueEvent): Piece[] {
  const phrase = PHRASES[event.type].get(event.action) ?? unknown;
  return [{ text: loginName(event.sender), style: "bold" }, ...phrase(event)];
}

function unknown({ type, action }: IssueEvent): Piece[] {
  const what = type === "issue_comment" ? "a comment" : "this";
  return words(`triggered “${shortName(action.replaceAll("_", " "))}” on ${what}`);
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

/** The words before another issue, and a link to it; or the verb alone where GitHub does not mention the other issue. */
function aboutAnother(verb: string, joint: string, issue: IssueReference | undefined): Piece[] {
  if (issue === undefined) {
    return words(verb);
  }
  return [...words(`${verb}${joint} `), { text: reference(issue), url: issue.url }];
}

function fieldSet(field: IssueEvent["field"]): Piece[] {
  const values = (names: string[] = []) => shortName(names.join(", "));
  const value = values(field?.values);
  const before = values(field?.from);
  return [
    ...named("set the field", shortName(field?.name ?? "")),
    ...(value === "" ? [] : [{ text: " to " }, { text: value, style: "code" as const }]),
    ...(before === "" ? [] : [{ text: ` (was: ${before})` }]),
  ];
}

function edits(changes: IssueEvent["changes"]): Piece[] {
  const title = changes?.titleFrom;
  if (title === undefined) {
    return [{ text: changes?.body ? "the description" : "this" }];
  }
  return [{ text: `the title (was: ${titleName(title)})${changes?.body ? " and the description" : ""}` }];
}

/** Whether somebody assigned or unassigned themselves. */
function isOwn({ assignee, sender }: IssueEvent): boolean {
  return assignee !== undefined && isSameLogin(assignee.login, sender?.login);
}

function commentLink(event: IssueEvent, text: string): Piece {
  return { text, url: event.comment?.url };
}

function whose({ comment, sender }: IssueEvent): string {
  const author = comment?.author;
  return author === undefined || isSameLogin(author.login, sender?.login)
    ? "a comment"
    : `a comment by ${loginName(author)}`;
}
