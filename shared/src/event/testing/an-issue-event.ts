import { type Actor, IssueEvent, VERSION } from "../issue-event.ts";

type Nested = "repository" | "issue" | "sender";
type Overrides = Partial<Omit<IssueEvent, Nested>> & {
  [K in Nested]?: Partial<NonNullable<IssueEvent[K]>>;
};

/**
 * A valid event for tests: ann opens acme/web#12. A test overrides only the fields that it is about, for example
 * `anIssueEvent({ action: "closed", issue: { state: "closed" } })`.
 * @throws ZodError where the overrides make the event invalid
 */
export function anIssueEvent({ repository, issue, sender, ...event }: Overrides = {}): IssueEvent {
  return IssueEvent.parse({
    version: VERSION,
    id: "0123456789abcdef0123456789abcdef",
    type: "issues",
    action: "opened",
    occurredAt: "2026-03-02T09:30:00Z",
    receivedAt: "2026-03-02T09:30:01Z",
    source: "webhook",
    deliveryId: "72d3162e-cc78-11e3-81ab-4c9367dc0958",
    host: "github.com",
    repository: {
      id: 1296269,
      name: "acme/web",
      url: "https://github.com/acme/web",
      private: false,
      archived: false,
      ...repository,
    },
    issue: {
      id: 73464126,
      nodeId: "I_kwDOABPHjc4EYPd-",
      number: 12,
      title: "Login fails on Safari",
      url: "https://github.com/acme/web/issues/12",
      state: "open",
      stateReason: null,
      author: { login: "ann", type: "User" },
      authorAssociation: "MEMBER",
      app: null,
      labels: [],
      assignees: [],
      milestone: null,
      type: null,
      locked: false,
      comments: 0,
      parent: null,
      subIssues: { total: 0, completed: 0 },
      dependencies: { blockedBy: 0, blocking: 0 },
      fields: [],
      createdAt: "2026-03-02T09:30:00Z",
      updatedAt: "2026-03-02T09:30:00Z",
      closedAt: null,
      excerpt: "The button does nothing.",
      ...issue,
    },
    sender: { login: "ann", type: "User", ...sender },
    ...event,
  });
}

/** A comment for {@link anIssueEvent}: bob comments on acme/web#12. */
export function aComment(
  overrides: Partial<NonNullable<IssueEvent["comment"]>> = {},
): NonNullable<IssueEvent["comment"]> {
  return {
    id: 99262140,
    url: "https://github.com/acme/web/issues/12#issuecomment-99262140",
    author: { login: "bob", type: "User" },
    createdAt: "2026-03-02T10:00:00Z",
    updatedAt: "2026-03-02T10:00:00Z",
    excerpt: "I see this too.",
    ...overrides,
  };
}

/** Labels with these names. */
export function labels(...names: string[]): { name: string }[] {
  return names.map((name) => ({ name }));
}

/** Accounts with these logins. */
export function accounts(...logins: string[]): Actor[] {
  return logins.map((login) => ({ login }));
}
