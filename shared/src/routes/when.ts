import * as z from "../zod.ts";
import { EVENTS, NOT_FOR_ROUTES, OBSERVED_EVENT } from "./events.ts";
import { isOneOf } from "./pattern.ts";

const EMPTY = "is empty: leave it out, or name something";

/** A list, or its only member. */
export function listOf<T extends z.ZodType>(member: T) {
  return z.preprocess(toList, z.array(member));
}

/** The same, of one member at least: nothing is among none, so that an empty list would never hold. */
export function someOf<T extends z.ZodType>(member: T) {
  return z.preprocess(toList, z.array(member).min(1, EMPTY));
}

function toList(value: unknown): unknown {
  return Array.isArray(value) || value === undefined || value === null ? value : [value];
}

/** Conditions of which each may be left out, but not all. Where all are misspelt, that alone is told. */
function conditions<T extends z.core.$ZodLooseShape>(shape: T) {
  return z.strictObject(shape).refine((given) => Object.keys(given).length > 0, {
    error: EMPTY,
    when: ({ issues }) => issues.length === 0,
  });
}

export const Name = z.string().min(1, "is empty");

/** One repository: `owner/name`. GitHub takes neither `.` nor `..` as a name, and in a path they would lead elsewhere. */
export const RepositoryName = z
  .string()
  .regex(/^[\w-]+\/(?!\.{1,2}$)[\w.-]+$/, "must be owner/name, without patterns");

/** GitHub answers 422 to a longer one: "name is too long (maximum is 50 characters)". */
const LONGEST_LABEL = 50;
export const NO_LABEL = `is longer than ${LONGEST_LABEL} characters: GitHub has no such label`;

/** Whether a label can have so many characters. */
export function fitsLabel(name: string): boolean {
  return [...name].length <= LONGEST_LABEL;
}

/** A backslash and a `*` stand for no character of the label. */
const LabelPattern = Name.refine((pattern) => fitsLabel(pattern.replace(/\\(.)|\*/g, "$1")), NO_LABEL);

const REPOSITORY = /^!?[\w.*-]+\/[\w.*-]+$/;
const RepositoryPattern = z
  .string()
  .regex(REPOSITORY, "must be owner/name, in which * may stand for any characters and a leading ! excludes");

const LoginPattern = z
  .string()
  .regex(/^!?[\w*-]+(\[bot\])?$/, "must be a login, in which * may stand for any characters");

const EventPattern = z
  .string()
  .refine((pattern) => EVENTS.some((event) => isOneOf(event, [pattern.replace(/^!/, "")])), {
    error: ({ input }) =>
      input === OBSERVED_EVENT || input === `!${OBSERVED_EVENT}`
        ? NOT_FOR_ROUTES
        : "is no event of GitHub's: it must be <type>.<action>, such as issues.opened, issue_comment.* or !issues.edited",
  });

/** https://docs.github.com/graphql/reference/enums#commentauthorassociation */
const ASSOCIATIONS = [
  "COLLABORATOR",
  "CONTRIBUTOR",
  "FIRST_TIMER",
  "FIRST_TIME_CONTRIBUTOR",
  "MANNEQUIN",
  "MEMBER",
  "NONE",
  "OWNER",
] as const;
const Association = z.preprocess(
  (word) => (typeof word === "string" ? word.toUpperCase() : word),
  z.enum(ASSOCIATIONS, `must be one of ${ASSOCIATIONS.join(", ")}`),
);

const ACCOUNTS = {
  logins: someOf(LoginPattern).exactOptional(),
  /** True: only bots. False: no bots. */
  bots: z.boolean().exactOptional(),
};

/** What must hold for a route or a rule to match. Of a list, one is enough. */
export const When = z.strictObject({
  repositories: someOf(RepositoryPattern).exactOptional(),
  /** Absent: private ones only where `repositories` names them without a `*`. */
  private: z.literal([true, false, "any"], "must be true, false or any").exactOptional(),
  labels: conditions({
    any: someOf(LabelPattern).exactOptional(),
    all: someOf(LabelPattern).exactOptional(),
    none: someOf(LabelPattern).exactOptional(),
  }).exactOptional(),
  actions: someOf(EventPattern).exactOptional(),
  /** Who opened the issue. */
  authors: conditions({ ...ACCOUNTS, associations: someOf(Association).exactOptional() }).exactOptional(),
  /** Who did what the event tells of. */
  senders: conditions(ACCOUNTS).exactOptional(),
  milestones: someOf(Name).exactOptional(),
  types: someOf(Name).exactOptional(),
});
export type When = z.infer<typeof When>;
