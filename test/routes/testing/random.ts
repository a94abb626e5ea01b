import type { IssueEvent } from "@issue-relay/shared/event/issue-event";
import { aComment, accounts, anIssueEvent, labels } from "@issue-relay/shared/event/testing/an-issue-event";
import type { Place } from "@issue-relay/shared/routes/place-of";
import fc from "fast-check";
import type { File, FileWhen } from "./file.ts";

// Few names, so that what routes ask for is often what events have.

const LABELS = ["a", "b", "ab", "!a", "a*b"];
const LABEL_PATTERNS = ["a", "A", "*", "a*", "*b", "!a", "a\\*b", "a\\*", "*a*", "b", "**"];
const REPOSITORIES = ["acme/web", "acme/api", "Other/web"];
const LOGINS = ["ann", "Bob", "x[bot]", "ghost"];
const EVENTS = [
  ...[
    "opened",
    "labeled",
    "labeled",
    "unlabeled",
    "milestoned",
    "typed",
    "assigned",
    "assigned",
    "closed",
    "edited",
    "pinned",
    "snoozed",
  ].map((action) => ["issues", action] as const),
  ...["created", "deleted", "pinned"].map((action) => ["issue_comment", action] as const),
  ["sub_issues", "sub_issue_added"],
  ["issue_dependencies", "blocking_added"],
  ["issue_relates_to", "relates_to_added"],
] as const;

/** Some of them, or one of them without a list. */
function some(...all: string[]): fc.Arbitrary<string | string[]> {
  return fc.oneof(
    fc.constantFrom(...all),
    fc.subarray(all, { minLength: 1, maxLength: Math.min(3, all.length) }),
  );
}

type Fields<T> = { [K in keyof T]-?: fc.Arbitrary<NonNullable<T[K]>> };

/** One to three of the fields with these names. */
function someOf<T extends object>(
  fields: Fields<T>,
  names: readonly string[] = Object.keys(fields),
): fc.Arbitrary<T> {
  const entries = Object.entries<fc.Arbitrary<unknown>>(fields).filter(([name]) => names.includes(name));
  return fc
    .subarray(entries, { minLength: 1, maxLength: Math.min(3, entries.length) })
    .chain((chosen) => fc.record(Object.fromEntries(chosen))) as fc.Arbitrary<T>;
}

const logins = some("ann", "*", "*[bot]", "!ann", "b*", "!*[bot]", "ghost", "BOB");

const WHEN: Fields<FileWhen> = {
  repositories: some("acme/web", "acme/*", "*/web", "*/*", "!acme/api", "!other/*", "ACME/API", "other/web"),
  private: fc.constantFrom<boolean | "any">(true, false, "any"),
  labels: someOf({
    any: some(...LABEL_PATTERNS),
    all: some(...LABEL_PATTERNS),
    none: some(...LABEL_PATTERNS),
  }),
  actions: some(
    "issues.*",
    "issues.labeled",
    "*.created",
    "!issues.opened",
    "*",
    "*.*ed",
    "!*.pinned",
    "issues.opened",
  ),
  authors: someOf({ logins, bots: fc.boolean(), associations: some("NONE", "MEMBER") }),
  senders: someOf({ logins, bots: fc.boolean() }),
  milestones: some("v1", "v*", "*", "!v1"),
  types: some("Bug", "b*", "*", "Task"),
};

const PLACES = ["thread", "card", "nothing"] as const;
const show = someOf<Record<string, Place>>({
  "issues.labeled": fc.constantFrom(...PLACES),
  "issues.closed": fc.constantFrom(...PLACES),
  "issue_comment.created": fc.constantFrom(...PLACES),
  "issue_relates_to.relates_to_added": fc.constantFrom(...PLACES),
  bots: fc.constantFrom(...PLACES),
});

function fileOf(when: fc.Arbitrary<FileWhen>): fc.Arbitrary<File> {
  const to = some("one", "two", "three");
  const mention = some("oncall", "ann", "bob", "assignees");
  const route = fc.record({ when, to, mention, show }, { requiredKeys: ["to"] });
  return fc.array(route, { minLength: 1, maxLength: 6 }).map((routes) => ({
    people: { ann: "U1", bob: "U2", "x[bot]": "U3" },
    groups: { oncall: "S1" },
    channels: { one: "C1", two: "C2", three: "C3" },
    routes: routes.map((each, index) => ({ ...each, name: `route ${index}` })),
  }));
}

/** A file in which each part by itself is right. Its routes can still be such as never match. */
export const file = fileOf(someOf(WHEN));

/** The same, where all routes ask for the same kind of thing, so that one often takes what another asks for. */
export const similarRoutes = fc
  .constantFrom(
    ["repositories", "private"],
    ["labels"],
    ["actions"],
    ["authors"],
    ["senders"],
    ["milestones", "types"],
  )
  .chain((names) => fileOf(someOf(WHEN, names)));

const actor = fc.record(
  { login: fc.constantFrom(...LOGINS), type: fc.constantFrom("User", "Bot") },
  { requiredKeys: ["login"] },
);
const milestone = fc.constantFrom("v1", "v2", "!v1").map((title) => ({ number: 1, title }));
const type = fc.constantFrom("Bug", "Task").map((name) => ({ name }));

/** An event, of which much may not be said. */
export const event: fc.Arbitrary<IssueEvent> = fc
  .record({
    kind: fc.constantFrom(...EVENTS),
    repository: fc.record({
      name: fc.constantFrom(...REPOSITORIES),
      private: rarely(undefined, fc.boolean()),
    }),
    issue: fc.record({
      author: rarely(undefined, actor),
      authorAssociation: rarely(undefined, fc.constantFrom("NONE", "MEMBER", "OWNER")),
      labels: rarely(
        undefined,
        fc.subarray(LABELS, { maxLength: 3 }).map((names) => labels(...names)),
      ),
      assignees: rarely(
        undefined,
        fc.subarray(LOGINS, { maxLength: 2 }).map((names) => accounts(...names)),
      ),
      milestone: rarely(undefined, fc.option(milestone)),
      type: rarely(undefined, fc.option(type)),
    }),
    sender: rarely(undefined, actor),
    label: fc.constantFrom(...LABELS),
    milestone,
    assignee: fc.constantFrom(...LOGINS),
    author: actor,
    occurredAt: fc.constantFrom("2026-03-02T09:30:00Z", "2026-03-02T09:30:05Z", "2026-03-03T00:00:00Z"),
    isOtherSide: fc.boolean(),
    isTransferred: fc.boolean(),
    source: fc.constantFrom("webhook", "webhook", "recovery"),
  })
  .map(({ kind: [type, action], label, assignee, sender, author, isOtherSide, isTransferred, ...rest }) => ({
    ...anIssueEvent({
      type,
      action,
      ...rest,
      label: { name: label },
      assignee: { login: assignee },
      ...(type === "issue_comment" && { comment: aComment({ author }) }),
      ...(type === "issue_relates_to" && isOtherSide && { otherSide: true }),
      ...(isTransferred && { changes: { transferredFrom: { repository: "acme/old" } } }),
    }),
    sender,
  }));

function rarely<T, U>(value: U, otherwise: fc.Arbitrary<T>): fc.Arbitrary<T | U> {
  return fc.oneof({ arbitrary: otherwise, weight: 9 }, { arbitrary: fc.constant(value), weight: 1 });
}
