import { examplePayload } from "@issue-relay/local/stand-ins/github/payloads";
import fc from "fast-check";

export interface Delivery {
  /** `X-GitHub-Event` */
  event: string;
  payload: Record<string, unknown>;
  /** The field of the other issue, in an event about two. */
  other?: string;
  /** What happened, in words that are the same only for what GitHub's payloads can't tell apart. */
  what: string;
}

/** GitHub takes a label that is deleted from the repository off each issue, and does not name it. */
const DELETED_LABEL = "unlabeled by deletion";

const label = fc.constantFrom("bug", "docs", "p1");
const account = fc.constantFrom(11, 12, 13);
const number = fc.constantFrom(1, 2, 3);
const text = fc.constantFrom("one", "two", "three");

/** One thing that somebody does to an issue. */
const step = fc.oneof(
  fc.record({
    action: fc.constantFrom("labeled", "unlabeled", DELETED_LABEL),
    subject: label,
  }),
  fc.record({ action: fc.constantFrom("assigned", "unassigned"), subject: account }),
  fc.record({ action: fc.constantFrom("milestoned", "demilestoned"), subject: number }),
  fc.record({ action: fc.constantFrom("typed", "untyped"), subject: fc.constantFrom("Bug", "Task") }),
  fc.record({ action: fc.constantFrom("field_added", "field_removed"), subject: text }),
  fc.record({ action: fc.constantFrom("edited title", "edited body"), subject: text }),
  fc.record({ action: fc.constant("closed"), subject: fc.constantFrom("completed", "not_planned") }),
  fc.record({
    action: fc.constantFrom(
      "opened",
      "reopened",
      "locked",
      "unlocked",
      "pinned",
      "unpinned",
      "deleted",
      "transferred",
    ),
    subject: fc.constant(""),
  }),
  fc.record({
    action: fc.constantFrom(
      "comment created",
      "comment deleted",
      "comment pinned",
      "comment edited one",
      "comment edited two",
    ),
    subject: number,
  }),
  fc.record({
    action: fc.constantFrom(
      "sub_issue_added",
      "parent_issue_added",
      "blocked_by_added",
      "blocking_added",
      "relates_to_added",
      "relates_to_removed",
    ),
    subject: number,
  }),
);

/** Steps on three issues, each at the time of the one before or up to two seconds later. */
export const lives = fc.array(
  fc.record({ step, issue: fc.constantFrom(1, 2, 3), wait: fc.constantFrom(0, 0, 0, 1, 2) }),
  { minLength: 20, maxLength: 80 },
);
type Life = typeof lives extends fc.Arbitrary<infer T> ? T : never;
type Step = Life[number]["step"];

/** What happens once to an issue or a comment. */
const ONCE = ["opened", "deleted", "transferred", "comment created", "comment deleted"];
/** What moves no time of the issue. */
const TIMELESS = ["pinned", "unpinned"];

/** The issue of a life, as GitHub keeps it. */
interface State {
  id: number;
  labels: string[];
  title: string;
  body: string;
  updated: string;
}

const { repository, sender } = examplePayload("issues.opened").payload;

/**
 * The deliveries of a life. What GitHub's payloads can't tell apart happens once: the same action on the same subject of an
 * issue within one second, and a pin where nothing has changed since the last one.
 */
export function deliveriesOf(life: Life): Delivery[] {
  const issues = new Map([1, 2, 3].map((id) => [id, newState(id)]));
  const known = new Set<string>();
  let now = Date.parse("2026-03-02T09:30:00Z");
  return life.flatMap(({ step, issue: id, wait }) => {
    now += wait * 1000;
    const state = issues.get(id) ?? newState(id);
    const { action } = step;
    const time = TIMELESS.includes(action) ? state.updated : iso(now);
    const after = applied(step, state, time);
    // A label that was deleted is not named: only what is left tells it from another.
    const subject = action === DELETED_LABEL ? after?.labels.toSorted().join() : step.subject;
    const what = [id, action, subject, ONCE.includes(action) ? "" : time].join(" ");
    if (!after || known.has(what)) {
      return [];
    }
    known.add(what);
    issues.set(id, after);
    return [{ ...deliveryOf(step, state, after), what }];
  });
}

function newState(id: number): State {
  const updated = "2026-03-02T09:00:00Z";
  return { id, labels: ["bug", "x"], title: `Issue ${id}`, body: "Text", updated };
}

/** The issue after a step, or undefined where GitHub does nothing. */
function applied({ action, subject }: Step, state: State, at: string): State | undefined {
  const name = String(subject);
  const others = state.labels.filter((label) => label !== name);
  const isSet = others.length < state.labels.length;
  const after = { ...state, updated: at };
  switch (action) {
    case "labeled":
      return isSet ? undefined : { ...after, labels: [...others, name] };
    case "unlabeled":
    case DELETED_LABEL:
      return isSet ? { ...after, labels: others } : undefined;
    case "edited title":
      return { ...after, title: `${name} at ${at}` };
    case "edited body":
      return { ...after, body: `${state.body} ${name}` };
    default:
      return after;
  }
}

/** GitHub's fields for the issue that an action is about, and for the other one. */
const SIDES: Record<string, [event: string, own: string, other: string]> = {
  sub_issue_added: ["sub_issues", "parent_issue", "sub_issue"],
  parent_issue_added: ["sub_issues", "sub_issue", "parent_issue"],
  blocked_by_added: ["issue_dependencies", "blocked_issue", "blocking_issue"],
  blocking_added: ["issue_dependencies", "blocking_issue", "blocked_issue"],
  relates_to_added: ["issue_relates_to", "issue", "related_issue"],
  relates_to_removed: ["issue_relates_to", "issue", "related_issue"],
};

function deliveryOf({ action, subject }: Step, before: State, after: State): Omit<Delivery, "what"> {
  const names = SIDES[action];
  if (names) {
    const [event, own, other] = names;
    const id = 100 + Number(subject);
    const related = issueOf({ ...after, id, updated: "2030-01-01T00:00:00Z" });
    const sides = { [own]: issueOf(after), [other]: related, [`${other}_id`]: id };
    return { event, payload: { action, ...sides, repository, sender }, other };
  }
  const [kind, word] = action.split(" ");
  const event = kind === "comment" ? "issue_comment" : "issues";
  const about =
    kind === "comment" ? aboutComment(action, Number(subject), after) : aboutIssue(action, subject, before);
  const issue = issueOf(after);
  const closed = { ...issue, state: "closed", state_reason: subject, closed_at: after.updated };
  return {
    event,
    payload: {
      action: kind === "comment" ? word : kind,
      issue: action === "closed" ? closed : issue,
      ...about,
      repository,
      sender,
    },
  };
}

function aboutIssue(action: string, subject: string | number, before: State): object {
  switch (action) {
    case "labeled":
    case "unlabeled":
      return { label: { id: 1, name: subject } };
    case "assigned":
    case "unassigned":
      return { assignee: { id: subject, login: `user-${subject}`, type: "User" } };
    case "milestoned":
    case "demilestoned":
      return { milestone: { number: subject, title: "v1" } };
    case "typed":
    case "untyped":
      return { type: { id: 1, name: subject } };
    case "field_added":
    case "field_removed":
      return { issue_field: { id: 7, name: "Field" }, issue_field_value: { id: 1, value: subject } };
    case "edited title":
      return { changes: { title: { from: before.title } } };
    case "edited body":
      return { changes: { body: { from: before.body } } };
    default:
      return {};
  }
}

function aboutComment(action: string, id: number, { id: issue, updated }: State): object {
  const user = { id: 11, login: "user-11", type: "User" };
  const comment = { id: issue * 10 + id, body: "now", user, created_at: updated, updated_at: updated };
  const [, word, ...text] = action.split(" ");
  return { comment, ...(word === "edited" && { changes: { body: { from: text.join(" ") } } }) };
}

function issueOf({ id, labels, title, body, updated }: State) {
  return {
    id,
    node_id: `I_${id}`,
    number: id,
    title,
    body,
    state: "open",
    state_reason: null,
    labels: labels.map((name) => ({ id: 1, name })),
    created_at: "2026-03-02T09:00:00Z",
    updated_at: updated,
    closed_at: null,
  };
}

function iso(ms: number): string {
  return new Date(ms).toISOString().replace(".000Z", "Z");
}
