import type { Mention } from "@issue-relay/shared/routes/mentions";
import type { SlackMessage } from "@issue-relay/shared/slack/message";
import type { Description } from "../describe/describe-event.ts";
import { blocks } from "./blocks.ts";
import { fallback } from "./fallback.ts";

/** What Slack shows of an event. */
export function slackMessage(description: Description, mentions: Mention[] = []): SlackMessage {
  return { text: fallback(description), blocks: blocks(description, mentions) };
}
