import { z } from "zod";

/** The 18 actions of GitHub's `issues` event. https://docs.github.com/webhooks/webhook-events-and-payloads#issues */
export const ISSUE_ACTIONS = [
  "assigned",
  "closed",
  "deleted",
  "demilestoned",
  "edited",
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

/** A point in time, ISO 8601 in UTC. */
const Time = z.iso.datetime();

/** An account on GitHub; a deleted one has the login `ghost`. `type` is GitHub's: `User`, `Bot`, `Organization`, … */
const Actor = z.object({ login: z.string(), type: z.string() });

const Milestone = z.object({ number: z.int(), title: z.string() });

/** The same issue in another repository, after or before a transfer. */
const IssueReference = z.object({ repository: z.string(), number: z.int(), url: z.url() });

/** The newest version of the event. shared/README.md says how to change it. */
export const VERSION = 1;

const Fields = z.object({
  version: z.literal(VERSION),
  /** 32 hex digits, calculated from signed content only. Every copy of an event has the same id (see event-id.ts). */
  id: z.string().regex(/^[0-9a-f]{32}$/),
  type: z.enum(["issues", "issue_comment"]),
  /**
   * GitHub's word: one of {@link ISSUE_ACTIONS}, or a comment's `created`, `edited`, `deleted`. Any word is valid,
   * because GitHub adds actions and an event with a new one must not be lost.
   */
  action: z.string().regex(/^[a-z_]{1,50}$/),
  occurredAt: Time,
  receivedAt: Time,
  source: z.enum(["webhook", "recovery"]),
  /** `X-GitHub-Delivery`, for tracing only: GitHub does not sign headers. */
  deliveryId: z.string(),
  repository: z.object({
    id: z.int(),
    /** `owner/name` */
    name: z.string(),
    url: z.url(),
    private: z.boolean(),
  }),
  issue: z.object({
    id: z.int(),
    nodeId: z.string(),
    number: z.int(),
    title: z.string(),
    url: z.url(),
    state: z.enum(["open", "closed"]),
    /** GitHub's word, such as `completed`, `not_planned`, `duplicate`, `reopened`. */
    stateReason: z.string().nullable(),
    author: Actor,
    /** GitHub's word, such as `OWNER`, `MEMBER`, `NONE`; null where the payload has none. */
    authorAssociation: z.string().nullable(),
    labels: z.array(z.string()),
    /** The logins of the assignees. */
    assignees: z.array(z.string()),
    milestone: Milestone.nullable(),
    /** The name of the issue type, such as `Bug`. */
    type: z.string().nullable(),
    comments: z.int().nonnegative(),
    createdAt: Time,
    updatedAt: Time,
    closedAt: Time.nullable(),
    /** The beginning of the body, as Markdown (see excerpt.ts). */
    excerpt: z.string(),
  }),
  /** The account that did it. */
  sender: Actor,
  /** The label that was added or removed. */
  label: z.string().optional(),
  /** The login that was assigned or unassigned. */
  assignee: z.string().optional(),
  /** The milestone that was set or removed. */
  milestone: Milestone.optional(),
  comment: z
    .object({
      id: z.int(),
      url: z.url(),
      author: Actor,
      createdAt: Time,
      updatedAt: Time,
      excerpt: z.string(),
    })
    .optional(),
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
 * What happened to an issue, and the whole state of the issue after it. This is the contract between ingress and every
 * consumer: JSON in the data of a Pub/Sub message. It holds excerpts, never whole texts.
 */
export const IssueEvent = Fields.overwrite(wellFormed);
export type IssueEvent = z.infer<typeof IssueEvent>;

/**
 * The event with U+FFFD in place of each half of a surrogate pair. JSON can hold such a half, and a text that is cut can
 * end with one, but it is no text: BigQuery refuses a whole request because of it.
 */
function wellFormed(event: object) {
  return JSON.parse(JSON.stringify(event), (_, value) =>
    typeof value === "string" ? value.toWellFormed() : value,
  );
}
