import type { ButtonKind } from "../commands/buttons.ts";
import { Rule, Webhook, WebhookName } from "../rules/rule-schema.ts";
import { ChannelId } from "../slack/channel-id.ts";
import * as z from "../zod.ts";
import { EVENTS } from "./events.ts";
import { Hours } from "./hours.ts";
import { PLACES } from "./place-of.ts";
import { listOf, Name, RepositoryName, someOf, When } from "./when.ts";

/** In place of names in `mention`: whoever the issue is assigned to. */
export const ASSIGNEES = "assignees";

/** In place of logins in `buttons`: everybody in `people`. */
export const EVERYBODY = "people";

const Reminder = z.strictObject({
  /** So long without an answer. */
  after: Hours,
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
      webhook: WebhookName.exactOptional(),
      digest: listOf(z.enum(["daily", "weekly"], "must be daily or weekly")).default(["daily", "weekly"]),
    })
    .refine(({ id, webhook }) => (id === undefined) !== (webhook === undefined), {
      error: "must have either an id or a webhook",
    }),
);

const Login = z.string().regex(/^[\w-]+(\[bot\])?$/, "must be a login on GitHub");
const Member = z.string().regex(/^[UW][A-Z0-9]+$/, "must be a member ID such as U0123456789, not a name");
const Group = z.string().regex(/^S[A-Z0-9]+$/, "must be a user group's ID such as S0123456789, not its name");

/** The most options of a list in a modal. https://docs.slack.dev/reference/block-kit/block-elements/select-menu-element */
const MAX_OPTIONS = 100;

/** Whoever may use it: logins of `people`, or {@link EVERYBODY}. */
const Who = someOf(Login);

/** Messages of Slack that people make issues of. */
const Creation = z.strictObject({
  who: Who.default([EVERYBODY]),
  /** Where they can create issues. */
  repositories: someOf(RepositoryName).check(
    z.maxLength(MAX_OPTIONS, `has more than ${MAX_OPTIONS}: Slack shows no more`),
  ),
});

/** What people can do in Slack. */
const Buttons = z.strictObject({
  take: Who.exactOptional(),
  label: Who.exactOptional(),
  close: Who.exactOptional(),
  reply: Who.exactOptional(),
  snooze: Who.exactOptional(),
  create: Creation.exactOptional(),
} satisfies Record<ButtonKind | "create", z.ZodType>);

/** A file of routes and rules of which each part by itself is right. */
export const RelayContent = z.strictObject({
  /** The members of Slack, by login on GitHub. */
  people: z.record(Login, Member).default({}),
  groups: z.record(Name, Group).default({}),
  channels: z.record(Name, Channel),
  /** For each channel, the first one that matches decides. */
  routes: z.array(Route).min(1, "is empty: no issue would reach anybody"),
  /** Where rules can post events to, by names for this file. */
  webhooks: z.record(WebhookName, Webhook).default({}),
  /** Each one that matches acts. */
  rules: z.array(Rule).default([]),
  /** The buttons of cards, and the shortcut of messages, each with who may use it. Absent: there are none. */
  buttons: Buttons.exactOptional(),
  /** The name of a channel, in which a rule says that it has stopped. */
  alerts: z.string().exactOptional(),
});
export type Relay = z.infer<typeof RelayContent>;
