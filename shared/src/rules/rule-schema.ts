import { isEndpoint } from "../endpoint.ts";
import { MARK_LENGTH } from "../github/written-for.ts";
import { Hours } from "../routes/hours.ts";
import { fitsLabel, Name, NO_LABEL, RepositoryName, someOf, When } from "../routes/when.ts";
import * as z from "../zod.ts";
import { longestOf, TEMPLATE_FIELDS, unknownFields } from "./template.ts";

const Login = z.string().regex(/^[\w-]+$/, "must be a login on GitHub");

/** https://docs.github.com/rest/issues/issues#update-an-issue */
export const CLOSE_REASONS = ["completed", "not_planned", "duplicate"] as const;

/** GitHub answers 422 to a longer one: "body is too long (maximum is 65536 characters)". */
const GITHUB_TAKES = 65_536;

/** The mark by which a comment is found again, and the blank line before it. */
const BELOW = MARK_LENGTH + "\n\n".length;

const LONGEST_COMMENT = 20_000;

const Comment = Name.max(LONGEST_COMMENT, `is longer than ${LONGEST_COMMENT} characters`)
  .refine((template) => unknownFields(template).length === 0, {
    error: ({ input }) =>
      `there is no field ${unknownFields(String(input)).join(", ")}: there are ${TEMPLATE_FIELDS.join(", ")}`,
  })
  .refine(
    (template) => template.length > LONGEST_COMMENT || longestOf(template) + BELOW <= GITHUB_TAKES,
    `can be longer with its fields than the ${GITHUB_TAKES} characters that GitHub takes`,
  );

const LabelName = Name.regex(/\S|^$/, "is empty").refine(fitsLabel, NO_LABEL);

const LoginOfOrganization = z.string().regex(/^[\w-]+$/, "must be the login of an organization");

/** What a step can do, each with what it needs. */
const KINDS = {
  label: someOf(LabelName),
  unlabel: someOf(LabelName),
  /** Logins, all of them; or `next`: one of them, another for each issue. */
  assign: z.union([z.strictObject({ next: someOf(Login) }), someOf(Login)], {
    error: "must be logins, or `next:` with logins",
  }),
  /** Markdown, with fields of the event as `{{ title }}`. */
  comment: Comment,
  close: z.enum(CLOSE_REASONS, `must be one of ${CLOSE_REASONS.join(", ")}`),
  /** Its title. */
  milestone: Name,
  /** The name of one of the organization's types. */
  type: Name,
  /** Of an organization: GitHub lets an App change no user's. */
  project: z.strictObject(
    {
      organization: LoginOfOrganization,
      number: z.int("must be a whole number").min(1, "must be at least 1"),
    },
    "must be such as { organization: acme, number: 7 }",
  ),
  /**
   * A `repository_dispatch`, for workflows: its type, or also the repository that gets it. Without one, the issue's own.
   * https://docs.github.com/rest/repos/repos#create-a-repository-dispatch-event
   */
  dispatch: z.preprocess(
    (value) => (typeof value === "string" ? { event_type: value } : value),
    z.strictObject({
      event_type: Name.max(100, "is longer than the 100 characters that GitHub takes"),
      repository: RepositoryName.exactOptional(),
    }),
  ),
  /** The name of one of `webhooks`. */
  webhook: z.string(),
};
const STEP_KINDS = Object.keys(KINDS) as (keyof typeof KINDS)[];

const Step = z
  .strictObject(z.object(KINDS).partial().shape)
  .refine((step) => Object.keys(step).length === 1, {
    error: `must be one of ${STEP_KINDS.join(", ")}: write a step for each`,
    when: ({ issues }) => issues.length === 0,
  });

const AGE = "must be minutes, hours or days, such as 90m, 1h or 3d";
/** For so long it is remembered what was done: functions/actions/src/once.ts. */
const MOST_DAYS = 45;

const Count = z.int("must be a whole number").min(1, "must be at least 1").max(1_000, "must be at most 1000");

const Limits = z.strictObject({
  /** How often it acts in an hour on one issue. */
  issue: Count.default(5),
  /** How often in all. */
  all: Count.default(100),
});

/** What ends the waiting of an issue. */
const ENDS = ["response", "triage", "closing"] as const;

/** What follows when an issue matches. */
export const Rule = z.strictObject({
  name: Name.max(60, "is longer than 60 characters").regex(
    // It is part of a command that people copy into a shell.
    /^[^\p{C}"'`$\\]*$/u,
    "must have no quotes, and no $ or backslash",
  ),
  when: When.default({}),
  /** Present: it acts where an issue has waited so long, in working time, and not on what happens. */
  after: Hours.exactOptional(),
  /** For what it has waited. Absent: for a response. */
  without: z.enum(ENDS, `must be one of ${ENDS.join(", ")}`).exactOptional(),
  /** In this order. */
  do: someOf(Step),
  /** Whether it only says what it would have done. */
  dry_run: z.boolean().default(false),
  /** Of what happened longer ago, nothing follows. Absent: an hour. */
  max_age: z
    .string(AGE)
    .regex(/^(?!0+[mhd])\d{1,3}[mhd]$/, AGE)
    .refine(
      (age) => !age.endsWith("d") || Number.parseInt(age, 10) <= MOST_DAYS,
      `must be at most ${MOST_DAYS}d`,
    )
    .exactOptional(),
  /** Where it acts more often than that, it stops itself. */
  limits: Limits.prefault({}),
  /** Whether it also acts on what rules have done. */
  own_changes: z.boolean().default(false),
});
export type Rule = z.infer<typeof Rule>;
/** What it does: the one of its fields that is there. */
export type Step = Rule["do"][number];
export type StepKind = keyof Step;

/** What a step does. */
export function kindOf(step: Step): StepKind {
  const [kind] = Object.keys(step);
  return kind as StepKind;
}

/** Everybody who may read the file would know them. */
function hasNoCredentials(text: string): boolean {
  const url = URL.parse(text);
  return url === null || (url.username === "" && url.password === "");
}

/** Where events are posted to: a name for this file, and the address. */
export const Webhook = z.preprocess(
  (value) => (typeof value === "string" ? { url: value } : value),
  z.strictObject({
    url: z
      .string()
      .refine(isEndpoint, "must be an https address, or http to this machine")
      .refine(
        hasNoCredentials,
        "must have no user and no password: who gets a post knows it by its signature",
      ),
    /** Whether it may be in a private network. */
    private: z.boolean().default(false),
  }),
);

/** The name is part of its secret's. */
export const WebhookName = z
  .string()
  .regex(/^[a-z]([a-z0-9-]{0,38}[a-z0-9])?$/, "must be a short name of a-z, 0-9 and -");
