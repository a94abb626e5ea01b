import { createRequire } from "node:module";
import { z } from "zod";

const require = createRequire(import.meta.url);

const Label = z.looseObject({ name: z.string() });
const Issue = z.looseObject({
  node_id: z.string(),
  number: z.int(),
  title: z.string(),
  html_url: z.string(),
  labels: z.array(Label).optional(),
  created_at: z.string(),
});

const Account = z.looseObject({ login: z.string() });

/** A payload of GitHub. Only the fields that we read are checked; the others are kept unchanged. */
export const Payload = z.looseObject({
  action: z.string().optional(),
  issue: Issue.optional(),
  repository: z.looseObject({ full_name: z.string(), owner: Account }).optional(),
  organization: Account.optional(),
  label: Label.optional(),
  comment: z.looseObject({}).optional(),
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

/** For actions without a recorded payload: the fields that, by GitHub's documentation, differ from `issues.opened`. */
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
};

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
  return { event, payload: Payload.parse({ ...opened, action, ...derive(opened) }) };
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
