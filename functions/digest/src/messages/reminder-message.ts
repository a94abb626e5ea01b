import { type Mention, memberOf } from "@issue-relay/shared/routes/mentions";
import type { Relay } from "@issue-relay/shared/routes/relay-schema";
import { escapeText } from "@issue-relay/shared/slack/escape-text";
import type { SlackMessage } from "@issue-relay/shared/slack/message";
import { loginName } from "@issue-relay/shared/slack/names";
import { plainText } from "@issue-relay/shared/slack/piece";
import { richText } from "@issue-relay/shared/slack/rich-text";
import type { RichTextElement } from "@slack/types";
import { type ToDoRow, waitedFor } from "../to-do.ts";
import { issueName } from "./issue-names.ts";
import { workingTime } from "./working-time.ts";

/** Of assignees, GitHub allows ten. */
const MOST_NAMES = 20;

/** Whom a reminder is for: by a mention, which notifies, or by a name. */
type Addressee = Mention | { kind: "login"; login: string };

export interface ReminderOptions {
  /** The assignees among them are notified. */
  people: Relay["people"];
  /** Whom the route mentions besides the assignees. */
  mentions: Mention[];
  /** The length of a working day, in seconds. */
  daySeconds: number;
}

/**
 * The line in the thread of an issue that nobody has answered. It notifies the assignees whose member IDs are known, and whom the route
 * mentions.
 */
export function reminderMessage(
  issue: ToDoRow,
  { people, mentions, daySeconds }: ReminderOptions,
): SlackMessage {
  const waited = workingTime(waitedFor(issue), daySeconds);
  const name = issueName(issue);
  const assignees = issue.assignees.map((login): Addressee => {
    const id = memberOf({ people }, login);
    return id === undefined ? { kind: "login", login } : { kind: "user", id };
  });
  const others = mentions.filter(({ id }) => !assignees.some((each) => "id" in each && each.id === id));
  const elements = [
    ...richText([{ text: `Nobody has answered for ${waited}: ` }, ...name]),
    ...words(assignees.length === 0 ? "\nNobody is assigned" : "\nIt waits for "),
    ...listed(assignees),
    ...words(others.length === 0 ? "" : " · for "),
    ...listed(others),
  ];
  return {
    text: escapeText(`Nobody has answered for ${waited}: ${plainText(name)}`),
    blocks: [{ type: "rich_text", elements: [{ type: "rich_text_section", elements }] }],
  };
}

function listed(addressees: Addressee[]): RichTextElement[] {
  return addressees
    .slice(0, MOST_NAMES)
    .flatMap((each, index) => [...words(index === 0 ? "" : ", "), element(each)]);
}

function element(addressee: Addressee): RichTextElement {
  switch (addressee.kind) {
    case "user":
      return { type: "user", user_id: addressee.id };
    case "usergroup":
      return { type: "usergroup", usergroup_id: addressee.id };
    case "login":
      return { type: "text", text: loginName(addressee) };
  }
}

function words(text: string): RichTextElement[] {
  return richText([{ text }]);
}
