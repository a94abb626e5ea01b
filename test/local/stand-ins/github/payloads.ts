import { createRequire } from "node:module";
import { z } from "zod";
import { readdressed } from "./readdress.ts";

const require = createRequire(import.meta.url);

const Label = z.looseObject({ name: z.string() });
const Issue = z.looseObject({
  id: z.int(),
  node_id: z.string(),
  number: z.int(),
  title: z.string(),
  html_url: z.string(),
  labels: z.array(Label.nullable()).nullish(),
  created_at: z.string(),
});

const Account = z.looseObject({ login: z.string() });

/** The fields that hold an issue: the one that an event is about, or two in the events about two issues. */
export const ISSUE_FIELDS = [
  "issue",
  "parent_issue",
  "sub_issue",
  "blocked_issue",
  "blocking_issue",
  "related_issue",
] as const;

/** A payload of GitHub. Only the fields that we read are checked; the others are kept unchanged. */
export const Payload = z.looseObject({
  action: z.string().optional(),
  issue: Issue.nullish(),
  parent_issue: Issue.nullish(),
  sub_issue: Issue.nullish(),
  blocked_issue: Issue.nullish(),
  blocking_issue: Issue.nullish(),
  related_issue: Issue.nullish(),
  repository: z.looseObject({ full_name: z.string(), owner: Account }).optional(),
  organization: Account.nullish(),
  label: Label.nullish(),
  comment: z.looseObject({}).nullish(),
});
export type Payload = z.infer<typeof Payload>;

export interface Example {
  /** `X-GitHub-Event` */
  event: string;
  payload: Payload;
}

/** Sources of recorded payloads: github.com, and versions of GitHub Enterprise Server. */
export const RECORDED_AT = ["api.github.com", "ghes-31", "ghes-32", "ghes-33", "ghes-34", "ghes-35"] as const;

const Recorded = z.array(z.object({ name: z.string(), examples: z.array(Payload) }));

/** Real payloads of one event, recorded in the package `@octokit/webhooks-examples`. */
export function recordedPayloads(
  event: string,
  at: (typeof RECORDED_AT)[number] = "api.github.com",
): Example[] {
  const recorded = Recorded.parse(require(`@octokit/webhooks-examples/${at}/index.json`));
  return recorded
    .filter(({ name }) => name === event)
    .flatMap(({ examples }) => examples.map((payload) => ({ event, payload })));
}

/**
 * For actions without a recorded payload: the fields that differ from `issues.opened`, by GitHub's documentation and by the
 * schemas in the packages @octokit/openapi-webhooks and @octokit/openapi-webhooks-types. The issue that an event is about
 * is `issue` or, of two, the one that GitHub names the action after.
 */
const DERIVED: Record<string, (opened: Payload) => object> = {
  "issues.closed": ({ issue }) => ({
    issue: {
      ...issue,
      state: "closed",
      state_reason: "completed",
      updated_at: daysAfter(issue, 3),
      closed_at: daysAfter(issue, 3),
    },
  }),
  "issues.milestoned": ({ issue }) => ({ milestone: issue?.milestone }),
  "issues.demilestoned": ({ issue }) => ({
    milestone: issue?.milestone,
    issue: { ...issue, milestone: null },
  }),
  "issues.typed": ({ issue }) => ({
    type: BUG,
    issue: { ...issue, type: BUG, updated_at: daysAfter(issue, 1) },
  }),
  "issues.untyped": ({ issue }) => ({
    type: BUG,
    issue: { ...issue, type: null, updated_at: daysAfter(issue, 2) },
  }),
  "issues.field_added": () => ({
    issue_field: { id: 7, name: "Priority", field_type: "single_select" },
    issue_field_value: { id: 71, value_id: 1, option: { id: 1, name: "High", color: "RED" } },
    changes: { issue_field_value: { from: { id: 71, value_id: 2, option: { id: 2, name: "Low" } } } },
  }),
  "issues.field_removed": () => ({
    issue_field: { id: 7, name: "Priority", field_type: "single_select" },
    issue_field_value: { id: 71, value_id: 1, option: { id: 1, name: "High", color: "RED" } },
  }),
  "issue_comment.pinned": commentPayload,
  "issue_comment.unpinned": commentPayload,
  "sub_issues.sub_issue_added": (opened) => family(opened, "sub_issue_repo"),
  "sub_issues.sub_issue_removed": (opened) => family(opened, "sub_issue_repo"),
  "sub_issues.parent_issue_added": (opened) => family(opened, "parent_issue_repo"),
  "sub_issues.parent_issue_removed": (opened) => family(opened, "parent_issue_repo"),
  "issue_dependencies.blocked_by_added": (opened) => blockage(opened, "blocking_issue_repo"),
  "issue_dependencies.blocked_by_removed": (opened) => blockage(opened, "blocking_issue_repo"),
  "issue_dependencies.blocking_added": (opened) => blockage(opened, "blocked_issue_repo"),
  "issue_dependencies.blocking_removed": (opened) => blockage(opened, "blocked_issue_repo"),
  "issue_relates_to.relates_to_added": relation,
  "issue_relates_to.relates_to_removed": relation,
};

function commentPayload() {
  return examplePayload("issue_comment.created").payload;
}

function family(opened: Payload, otherRepository: string) {
  const [parent, sub] = [opened.issue, neighbour(opened)];
  return {
    issue: undefined,
    parent_issue_id: parent?.id,
    parent_issue: { ...parent, sub_issues_summary: { total: 1, completed: 0, percent_completed: 0 } },
    sub_issue_id: sub.id,
    sub_issue: sub,
    [otherRepository]: opened.repository,
  };
}

function blockage(opened: Payload, otherRepository: string) {
  const [blocked, blocking] = [opened.issue, neighbour(opened)];
  const summary = { blocked_by: 1, blocking: 0, total_blocked_by: 1, total_blocking: 0 };
  return {
    issue: undefined,
    blocked_issue_id: blocked?.id,
    blocked_issue: { ...blocked, issue_dependencies_summary: summary },
    blocking_issue_id: blocking.id,
    blocking_issue: blocking,
    [otherRepository]: opened.repository,
  };
}

function relation(opened: Payload) {
  const related = neighbour(opened);
  return { issue_id: opened.issue?.id, related_issue_id: related.id, related_issue: related };
}

/** Another issue of the same repository. */
function neighbour({ issue, repository }: Payload) {
  const [from, to] = [`${repository?.full_name}/issues/1`, `${repository?.full_name}/issues/2`];
  return {
    ...Issue.parse(readdressed(issue, from, to)),
    id: 444500042,
    node_id: "MDU6SXNzdWU0NDQ1MDAwNDI=",
    number: 2,
    title: "Add a chapter on spelling to the README file",
  };
}

const BUG = { id: 1, node_id: "IT_kwDOAAAAAc4AAAAB", name: "Bug", description: null, color: "red" };

/**
 * @param name `event.action`, such as `issues.opened`, or only an event, such as `ping`
 * @throws Error where there is no payload of that name, recorded or derived
 */
export function examplePayload(name: string): Example {
  const [event = "", action] = name.split(".");
  const recorded = recordedPayloads(event).filter(({ payload }) => !action || payload.action === action);
  // Some payloads are about pull requests, which GitHub sends as issues too: ingress ignores them.
  const example = recorded.find(({ payload }) => !payload.issue?.pull_request);
  if (example) {
    return example;
  }
  const derive = DERIVED[name];
  if (!derive) {
    throw new Error(`no payload called ${name}`);
  }
  const opened = examplePayload("issues.opened").payload;
  return { event, payload: Payload.parse({ ...opened, ...derive(opened), action }) };
}

/** The names that {@link examplePayload} accepts. */
export function exampleNames(): string[] {
  const recorded = ["issues", "issue_comment"].flatMap((event) =>
    recordedPayloads(event).map(({ payload }) => `${event}.${payload.action}`),
  );
  return [...new Set([...recorded, ...Object.keys(DERIVED), "ping"])].sort();
}

function daysAfter(issue: Payload["issue"], days: number): string {
  const opened = Date.parse(issue?.created_at ?? "");
  return new Date(opened + days * 86_400_000).toISOString();
}
