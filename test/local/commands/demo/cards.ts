import { z } from "zod";
import type { ShownIssue } from "../../stack/arrivals.ts";
import type { Example } from "../../stand-ins/github/payloads.ts";

/** What Slack must show of one issue in the end. */
interface Expected {
  /** What the card says first and last: the title, and how the issue stands. */
  title: string;
  status: RegExp;
  /** The keys of the lines of comments. */
  comments: Set<string>;
  /** How many other lines there are. */
  others: number;
}

const Issue = z.looseObject({
  id: z.int(),
  title: z.string(),
  state: z.string(),
  created_at: z.string(),
  updated_at: z.string(),
});
const Comment = z.looseObject({ id: z.int(), user: z.looseObject({ type: z.string() }) });

/** What a thread tells of, beside comments; but for what happens with the opening, of which the card tells. */
const TOLD = ["assigned", "closed", "reopened", "transferred", "unassigned"];
const OPENING_MS = 5_000;

/** What Slack must show after all these deliveries, by the issue's id. */
export function expectedIssues(deliveries: readonly Example[]): Map<number, Expected> {
  const issues = new Map<number, Expected>();
  for (const { event, payload } of deliveries) {
    const { id, title, ...issue } = Issue.parse(payload.issue);
    const { comments, others } = issues.get(id) ?? { comments: new Set<string>(), others: 0 };
    const comment = Comment.safeParse(payload.comment).data;
    const age = Date.parse(issue.updated_at) - Date.parse(issue.created_at);
    const isTold = event === "issues" && TOLD.includes(payload.action ?? "") && age > OPENING_MS;
    if (comment && comment.user.type !== "Bot") {
      comments.add(`c:${comment.id}`);
    }
    if (payload.action === "deleted") {
      deleteIn(comments, comment);
    }
    const status = statusAfter(`${event}.${payload.action}`, issue.state);
    issues.set(id, { title, status, comments, others: others + (isTold ? 1 : 0) });
  }
  return issues;
}

/** With an issue, all its comments are deleted. */
function deleteIn(comments: Set<string>, comment: z.infer<typeof Comment> | undefined): void {
  if (comment) {
    comments.delete(`c:${comment.id}`);
  } else {
    comments.clear();
  }
}

const STATUSES: Record<string, RegExp> = {
  "issues.transferred": / · Transferred to /,
  "issues.deleted": / · Deleted · /,
};

/** @param event with its action: of these two, the state says nothing */
function statusAfter(event: string, state: string): RegExp {
  const { [event]: status } = STATUSES;
  if (status) {
    return status;
  }
  return state === "open" ? / · (Open|Reopened) · / : / · (Completed|Not planned|Duplicate|Closed)\b/;
}

/** The ids of the issues that Slack does not show as it must: on one card, with each line once. */
export function wrongIssues(
  expected: ReadonlyMap<number, Expected>,
  shown: ReadonlyMap<number, ShownIssue>,
): number[] {
  return [...expected].flatMap(([id, issue]) => (isRight(issue, shown.get(id)) ? [] : [id]));
}

function isRight({ title, status, comments, others }: Expected, shown: ShownIssue | undefined): boolean {
  const [card, ...more] = shown?.cards ?? [];
  const keys = shown?.lines.map(({ key }) => key) ?? [];
  return (
    card !== undefined &&
    more.length === 0 &&
    card.text.includes(escaped(title)) &&
    status.test(card.text) &&
    new Set(keys).size === keys.length &&
    keys.length === comments.size + others &&
    [...comments].every((key) => keys.includes(key))
  );
}

/** https://docs.slack.dev/messaging/formatting-message-text#escaping */
function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
