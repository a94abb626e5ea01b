import * as z from "@issue-relay/shared/zod";
import { MetadataText } from "./metadata.ts";

const User = z.object({ id: z.string() });

/** https://docs.slack.dev/reference/interaction-payloads/block_actions-payload */
const Click = z.object({
  type: z.literal("block_actions"),
  user: User,
  trigger_id: z.string(),
  /** Absent where the click is in a modal. */
  channel: z.object({ id: z.string() }).optional(),
  container: z.object({ message_ts: z.string().optional() }),
  actions: z
    .array(
      z.object({
        action_id: z.string(),
        value: z.string().optional(),
        /** When it was clicked, by Slack's clock: it differs between any two clicks. */
        action_ts: z.string(),
      }),
    )
    .min(1),
});
export type Click = z.infer<typeof Click>;

const Option = z.object({ value: z.string() });

/** What somebody has put into one field of a modal; only those of its kind that our modals have. */
const Field = z.object({
  value: z.string().nullish(),
  selected_option: Option.nullish(),
  selected_options: z.array(Option).nullish(),
  selected_date: z.string().nullish(),
});
export type Field = z.infer<typeof Field>;

/** https://docs.slack.dev/reference/interaction-payloads/view-interactions-payload */
const Submission = z.object({
  type: z.literal("view_submission"),
  user: User,
  view: z.object({
    id: z.string(),
    callback_id: z.string(),
    private_metadata: z.string(),
    /** By the ids of block and action. */
    state: z.object({ values: z.record(z.string(), z.record(z.string(), Field)) }),
  }),
});
export type Submission = z.infer<typeof Submission>;

/** https://docs.slack.dev/reference/interaction-payloads/block_suggestion-payload */
const Suggestion = z.object({
  type: z.literal("block_suggestion"),
  user: User,
  /** What somebody has typed so far. */
  value: z.string(),
  view: z.object({ private_metadata: MetadataText }),
});
export type Suggestion = z.infer<typeof Suggestion>;

/** https://docs.slack.dev/reference/interaction-payloads/shortcuts-interaction-payload */
const Shortcut = z.object({
  type: z.literal("message_action"),
  callback_id: z.string(),
  user: User,
  trigger_id: z.string(),
  response_url: z.string(),
  /** Null where the app is installed for a whole organization. */
  team: z.object({ domain: z.string() }).nullish(),
  channel: z.object({ id: z.string() }),
  message: z.object({
    ts: z.string(),
    /** Of the message that began the thread. */
    thread_ts: z.string().nullish(),
    /** In Slack's own markup. An app's message may have blocks alone. */
    text: z.string().nullish(),
    /** Absent where an app has written it as nobody. */
    user: z.string().nullish(),
  }),
});
export type Shortcut = z.infer<typeof Shortcut>;

const Payload = z.discriminatedUnion("type", [Click, Submission, Suggestion, Shortcut]);
export type Payload = z.infer<typeof Payload>;

const KNOWN: readonly string[] = Payload.options.map(({ shape }) => shape.type.value);

/**
 * What a signed body of Slack's says.
 * @returns undefined where it is of a kind that we do nothing about
 * @throws Error where it is not what Slack documents
 */
export function payloadIn(body: Buffer): Payload | undefined {
  const text = new URLSearchParams(body.toString("utf8")).get("payload");
  if (text === null) {
    throw new Error("the body has no field `payload`");
  }
  const json: unknown = JSON.parse(text);
  const { type } = z.object({ type: z.string() }).parse(json);
  return KNOWN.includes(type) ? Payload.parse(json) : undefined;
}
