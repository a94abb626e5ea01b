import * as z from "../zod.ts";

/** The actions of GitHub's `issues` event. https://docs.github.com/webhooks/webhook-events-and-payloads#issues */
export const ISSUE_ACTIONS = [
  "assigned",
  "closed",
  "deleted",
  "demilestoned",
  "edited",
  "field_added",
  "field_removed",
  "labeled",
  "locked",
  "milestoned",
  "opened",
  "pinned",
  "reopened",
  "transferred",
  "typed",
  "unassigned",
  "unlabeled",
  "unlocked",
  "unpinned",
  "untyped",
] as const;

/**
 * Our own action of an `issues` event: GitHub says none. `recover` read the issue, and the event carries what it found: the state that a
 * webhook would have told, had it come.
 */
export const OBSERVED = "observed";

/** The actions of GitHub's `issue_comment` event. */
export const COMMENT_ACTIONS = ["created", "deleted", "edited", "pinned", "unpinned"] as const;

/**
 * The actions of GitHub's events about two issues. Each side of a parent or a blocker has its own delivery, with an action
 * of its own. Of two issues of one repository that are related, GitHub sends one delivery.
 */
export const RELATION_ACTIONS = {
  sub_issues: ["parent_issue_added", "parent_issue_removed", "sub_issue_added", "sub_issue_removed"],
  issue_dependencies: ["blocked_by_added", "blocked_by_removed", "blocking_added", "blocking_removed"],
  issue_relates_to: ["relates_to_added", "relates_to_removed"],
} as const;

/** GitHub's names of the events. */
const TYPES = ["issues", "issue_comment", "sub_issues", "issue_dependencies", "issue_relates_to"] as const;

/** A point in time, ISO 8601 in UTC. */
const Time = z.iso.datetime();

/**
 * An account on GitHub. A deleted one has the login `ghost` and nothing else. `id` stays the same when the account is
 * renamed. `type` is GitHub's: `User`, `Bot`, `Organization`, …
 */
const Actor = z.object({ login: z.string(), id: z.int().optional(), type: z.string().optional() });

const Label = z.object({ name: z.string(), id: z.int().optional() });
const Milestone = z.object({ number: z.int(), title: z.string() });
const IssueType = z.object({ name: z.string(), id: z.int().optional() });

/** The GitHub App through which an account did something. */
const App = z.object({ id: z.int().optional(), slug: z.string().optional(), name: z.string().optional() });

/** Another issue, as far as the payload says which: GitHub does not name an issue of another repository in all events. */
const IssueReference = z.object({
  id: z.int().optional(),
  /** `owner/name` */
  repository: z.string().optional(),
  /** Whether its repository is. */
  private: z.boolean().optional(),
  number: z.int().optional(),
  title: z.string().optional(),
  url: z.url().optional(),
});

/** The newest version of the event. shared/README.md says how to change it. */
export const VERSION = 2;

const Fields = z.object({
  /** The version in which it was published, which says how its id was made. */
  version: z.literal([1, VERSION]),
  /** 32 hex digits, calculated from signed content only. Every copy of an event has the same id (see event-id.ts). */
  id: z.string().regex(/^[0-9a-f]{32}$/),
  type: z.enum(TYPES),
  /** GitHub's word. Any word is valid, because GitHub adds actions and an event with a new one must not be lost. */
  action: z.string().min(1).max(100),
  occurredAt: Time,
  receivedAt: Time,
  source: z.enum(["webhook", "recovery"]),
  /** `X-GitHub-Delivery`, for tracing only: GitHub does not sign headers. */
  deliveryId: z.string(),
  /** `github.com`, or the host of a GitHub Enterprise Server. Ids are unique on one host only. */
  host: z.string(),
  repository: z.object({
    id: z.int().optional(),
    /** `owner/name` */
    name: z.string(),
    url: z.url().optional(),
    private: z.boolean().optional(),
    archived: z.boolean().optional(),
  }),
  /**
   * The issue after the event. What the payload does not say is absent: a consumer keeps what was said before. What GitHub
   * says there is none of is null, or an empty list.
   */
  issue: z.object({
    id: z.int(),
    nodeId: z.string(),
    number: z.int(),
    title: z.string().optional(),
    url: z.url().optional(),
    state: z.enum(["open", "closed"]).optional(),
    /** GitHub's word, such as `completed`, `not_planned`, `duplicate`, `reopened`. */
    stateReason: z.string().nullish(),
    author: Actor.optional(),
    /** GitHub's word, such as `OWNER`, `MEMBER`, `NONE`. */
    authorAssociation: z.string().optional(),
    /** The App through which the author opened the issue. */
    app: App.nullish(),
    labels: z.array(Label).optional(),
    assignees: z.array(Actor).optional(),
    milestone: Milestone.nullish(),
    type: IssueType.nullish(),
    locked: z.boolean().optional(),
    comments: z.int().optional(),
    parent: IssueReference.nullish(),
    subIssues: z.object({ total: z.int(), completed: z.int() }).optional(),
    /** How many issues block this one, and how many it blocks; `total…` counts closed ones too. */
    dependencies: z
      .object({
        blockedBy: z.int(),
        blocking: z.int(),
        totalBlockedBy: z.int().optional(),
        totalBlocking: z.int().optional(),
      })
      .optional(),
    /** The values of the organization's own fields, one entry for each value. The payload does not say the fields' names. */
    fields: z.array(z.object({ id: z.int(), value: z.string() })).optional(),
    createdAt: Time.optional(),
    updatedAt: Time.optional(),
    closedAt: Time.nullish(),
    /** The beginning of the body, as Markdown (see text-excerpt.ts). */
    excerpt: z.string().optional(),
  }),
  /** The account that did it. */
  sender: Actor.optional(),
  /** The label that was added or removed. */
  label: Label.optional(),
  /** Who was assigned or unassigned. */
  assignee: Actor.optional(),
  /** The milestone that was set or removed. */
  milestone: Milestone.optional(),
  /** The issue type that was set or removed. */
  issueType: IssueType.optional(),
  /** The field whose value was set, changed or removed. A field in which several options are chosen has several values. */
  field: z
    .object({
      id: z.int().optional(),
      name: z.string().optional(),
      values: z.array(z.string()).optional(),
      /** The values before the change. */
      from: z.array(z.string()).optional(),
    })
    .optional(),
  comment: z
    .object({
      id: z.int(),
      url: z.url().optional(),
      author: Actor.optional(),
      authorAssociation: z.string().optional(),
      app: App.nullish(),
      createdAt: Time.optional(),
      updatedAt: Time.optional(),
      excerpt: z.string().optional(),
    })
    .optional(),
  /** The other issue: the parent or sub-issue, the blocked or blocking one, or the related one. */
  related: IssueReference.optional(),
  /** Present where the other issue was related to this one, so that its own delivery tells of it too. */
  otherSide: z.literal(true).optional(),
  changes: z
    .object({
      /** The title before it was edited. */
      titleFrom: z.string().optional(),
      /** Present where the body of the issue or of the comment was edited. */
      body: z.literal(true).optional(),
      transferredTo: IssueReference.optional(),
      transferredFrom: IssueReference.optional(),
    })
    .optional(),
});

/**
 * What happened to an issue, and what its payload says of the issue after it. This is the contract between ingress and
 * every consumer: JSON in the data of a Pub/Sub message. It holds excerpts, never whole texts.
 */
export const IssueEvent = Fields.overwrite(wellFormed);
export type IssueEvent = z.infer<typeof IssueEvent>;
export type Actor = z.infer<typeof Actor>;
export type IssueReference = z.infer<typeof IssueReference>;

/** Whether a message carries an event, by its attributes. One without a type may. */
export function isEvent({ type }: Record<string, string>): boolean {
  return type === undefined || TYPES.some((known) => known === type);
}

/**
 * The event with U+FFFD in place of each half of a surrogate pair. JSON can hold such a half, and a text that is cut can
 * end with one, but it is no text: BigQuery refuses a whole request because of it.
 */
function wellFormed<T extends object>(event: T): T {
  const json = JSON.stringify(event);
  // JSON.stringify writes each half as an escape sequence. Few events have one.
  if (!json.includes("\\ud")) {
    return event;
  }
  return JSON.parse(json, (_, value) => (typeof value === "string" ? value.toWellFormed() : value));
}
