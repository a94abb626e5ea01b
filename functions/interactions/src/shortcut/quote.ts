import { loginOf } from "@issue-relay/shared/commands/people";
import { escapeMarkdown } from "@issue-relay/shared/github/escape-markdown";
import type { Relay } from "@issue-relay/shared/routes/relay-schema";
import { isVisible, shorten } from "@issue-relay/shared/slack/clean-text";
import { MAX_CHARACTERS } from "../modals/text-field.ts";
import { readable } from "./readable.ts";

/** A message of Slack. */
export interface Message {
  ts: string;
  thread_ts?: string | null | undefined;
  /** In Slack's own markup. */
  text?: string | null | undefined;
  /** The member who has written it. */
  user?: string | null | undefined;
  /** The channel's ID. */
  channel: string;
  /** Of the workspace, before `.slack.com`. */
  domain: string | undefined;
}

/**
 * A message as somebody may change it before it becomes an issue: each line behind a `>`, then who has written it and where it is. It fits
 * into a field of a modal.
 */
export function quoted(message: Message, relay: Relay): string {
  const source = sourceOf(message, relay);
  const text = readable(message.text ?? "", relay).trim();
  if (!isVisible(text)) {
    return source;
  }
  const lines = text.split("\n").map((line) => `> ${line}`.trimEnd());
  return `${shorten(lines.join("\n"), MAX_CHARACTERS - source.length - 2)}\n\n${source}`;
}

/**
 * Markdown of such a text. A line behind a `>` is what somebody has said in Slack: on GitHub it is shown as it is, and links and pings
 * nothing. What else is there is Markdown of whoever creates the issue.
 */
export function escapedQuotes(text: string): string {
  return text.replace(/^ {0,3}>([^\r\n]*)/gm, (_, line: string) =>
    `> ${escapeMarkdown(line).trim()}`.trimEnd(),
  );
}

function sourceOf(message: Message, relay: Relay): string {
  const { user } = message;
  const author = user ? (loginOf(relay, user) ?? `member ${user}`) : "an app";
  const link = linkTo(message);
  return `Written by ${author} in Slack${link === undefined ? "" : `: ${link}`}`;
}

/** As Slack's own "Copy link" makes it. https://docs.slack.dev/reference/methods/chat.getPermalink */
function linkTo({ ts, thread_ts: thread, channel, domain }: Message): string | undefined {
  if (domain === undefined) {
    return undefined;
  }
  const url = new URL(`https://${domain}.slack.com/archives/${channel}/p${ts.replace(".", "")}`);
  if (thread && thread !== ts) {
    url.search = new URLSearchParams({ thread_ts: thread, cid: channel }).toString();
  }
  return url.href;
}
