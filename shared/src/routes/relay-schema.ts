import { ChannelId } from "../slack/channel-id.ts";
import * as z from "../zod.ts";
import { EVENTS, NOT_FOR_ROUTES, OBSERVED_EVENT } from "./events.ts";
import { isOneOf } from "./pattern.ts";
import { PLACES } from "./place-of.ts";

const EMPTY = "is empty: leave it out, or name something";

/** A list, or its only member. */
function listOf<T extends z.ZodType>(member: T) {
  return z.preprocess(toList, z.array(member));
}

/** The same, of one member at least: nothing is among none, so that an empty list would never hold. */
function someOf<T extends z.ZodType>(member: T) {
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

const Name = z.string().min(1, "is empty");

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

/** What must hold for a route to match. Of a list, one is enough. */
const When = z.strictObject({
  repositories: someOf(RepositoryPattern).exactOptional(),
  /** Absent: private ones only where `repositories` names them without a `*`. */
  private: z.literal([true, false, "any"], "must be true, false or any").exactOptional(),
  labels: conditions({
    any: someOf(Name).exactOptional(),
    all: someOf(Name).exactOptional(),
    none: someOf(Name).exactOptional(),
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

/** In place of names in `mention`: whoever the issue is assigned to. */
export const ASSIGNEES = "assignees";

const HOURS = "must be hours of working time, such as 8h";

const Reminder = z.strictObject({
  /** Hours of working time without an answer, such as `8h`. */
  after: z.string(HOURS).regex(/^(?!0+h)\d{1,4}h$/, HOURS),
  how: z.literal("thread").default("thread"),
});

const Route = z.strictObject({
  name: Name.max(60, "is longer than 60 characters"),
  when: When.default({}),
  /** Names of channels. */
  to: someOf(z.string()),
  /** Names of groups, logins of people, or {@link ASSIGNEES}. */
  mention: listOf(z.string()).default([]),
  /** By event, or `bots` for whatever bots comment: what is otherwise decided by place-of.ts. */
  show: z
    .partialRecord(z.enum([...EVENTS, "bots"]), z.enum(PLACES, "must be thread, card or nothing"))
    .default({}),
  remind: Reminder.exactOptional(),
});
export type Route = z.infer<typeof Route>;

/** A channel's ID, for which a bot posts; or the name of a webhook, whose URL is a secret of that name. */
const Channel = z.preprocess(
  (value) => (typeof value === "string" ? { id: value } : value),
  z
    .strictObject({
      id: ChannelId.exactOptional(),
      webhook: z
        .string()
        .regex(/^[a-z]([a-z0-9-]{0,38}[a-z0-9])?$/, "must be a short name of a-z, 0-9 and -")
        .exactOptional(),
      digest: listOf(z.enum(["daily", "weekly"], "must be daily or weekly")).default(["daily", "weekly"]),
    })
    .refine(({ id, webhook }) => (id === undefined) !== (webhook === undefined), {
      error: "must have either an id or a webhook",
    }),
);

const Login = z.string().regex(/^[\w-]+(\[bot\])?$/, "must be a login on GitHub");
const Member = z.string().regex(/^[UW][A-Z0-9]+$/, "must be a member ID such as U0123456789, not a name");
const Group = z.string().regex(/^S[A-Z0-9]+$/, "must be a user group's ID such as S0123456789, not its name");

/** A file of routes of which each part by itself is right. */
export const RelayContent = z.strictObject({
  /** The members of Slack, by login on GitHub. */
  people: z.record(Login, Member).default({}),
  groups: z.record(Name, Group).default({}),
  channels: z.record(Name, Channel),
  /** For each channel, the first one that matches decides. */
  routes: z.array(Route).min(1, "is empty: no issue would reach anybody"),
});
export type Relay = z.infer<typeof RelayContent>;
