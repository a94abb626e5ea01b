import { escapeText } from "@issue-relay/shared/slack/escape-text";
import type { SlackMessage } from "@issue-relay/shared/slack/message";
import { shortName } from "@issue-relay/shared/slack/names";
import { type Piece, plainText } from "@issue-relay/shared/slack/piece";
import { richText } from "@issue-relay/shared/slack/rich-text";
import type { KnownBlock, RichTextSection } from "@slack/types";
import type { ToDoRow } from "../to-do.ts";
import { fitting } from "./fitting.ts";
import { issueName, waitsFor } from "./issue-names.ts";
import { workingTime } from "./working-time.ts";

/** A list that is longer is not read to its end. */
const MOST_ISSUES = 20;

/** In seconds. What was opened at the weekend has not waited for one on Monday morning. */
const MINUTE = 60;

export interface DailyOptions {
  /** The length of a working day, in seconds. */
  daySeconds: number;
  /** Where all issues can be seen. */
  dashboard: string | undefined;
}

/** The issues that a team should look at today, at least one, the oldest first. It notifies nobody. */
export function dailyMessage(issues: ToDoRow[], options: DailyOptions): SlackMessage {
  const title = titleOf(issues);
  const [oldest] = issues;
  const blocks = fitting(issues, MOST_ISSUES, (first) => [
    { type: "header", text: { type: "plain_text", text: title } },
    list(first, issues.length - first.length, options),
  ]);
  const about = oldest ? `${title}. The oldest: ${plainText(issueName(oldest))}` : title;
  return { text: escapeText(about), blocks };
}

function titleOf(issues: ToDoRow[]): string {
  const unanswered = issues.filter(({ is_unanswered }) => is_unanswered).length;
  const late = issues.length - unanswered;
  const [waiting, more] = [unanswered, late].map((count) => count.toLocaleString("en"));
  if (unanswered === 0) {
    return late === 1 ? "1 issue misses its target" : `${more} issues miss their target`;
  }
  const wait = unanswered === 1 ? "1 issue waits for an answer" : `${waiting} issues wait for an answer`;
  return late === 0 ? wait : `${wait}, ${more} more ${late === 1 ? "misses its" : "miss their"} target`;
}

function list(first: ToDoRow[], more: number, options: DailyOptions): KnownBlock {
  const items = first.map((issue) => section([...issueName(issue), ...statusOf(issue, options)]));
  const rest = section([{ text: `… and ${more.toLocaleString("en")} more`, url: options.dashboard }]);
  return {
    type: "rich_text",
    elements: [
      ...(items.length > 0
        ? [{ type: "rich_text_list" as const, style: "bullet" as const, elements: items }]
        : []),
      ...(more > 0 ? [rest] : []),
    ],
  };
}

function section(pieces: Piece[]): RichTextSection {
  return { type: "rich_text_section", elements: richText(pieces) };
}

/** Such as `No answer for 14 working hours, 6 working hours past the target for bug · waits for ann`. */
function statusOf(issue: ToDoRow, { daySeconds }: DailyOptions): Piece[] {
  const { is_unanswered, waited_working_seconds: waited, open_so_far_working_seconds: open, missed } = issue;
  const time = (seconds: number) => workingTime(seconds, daySeconds);
  const state = is_unanswered
    ? `No answer${waited === null || waited < MINUTE ? " yet" : ` for ${time(waited)}`}`
    : `Open${open === null ? "" : ` for ${time(open)}`}`;
  const [worst] = missed;
  const late = worst ? [{ text: ", " }, { text: lateness(worst, time), style: "bold" as const }] : [];
  return [{ text: `\n${state}` }, ...late, { text: ` · ${waitsFor(issue)}` }];
}

function lateness(target: ToDoRow["missed"][number], time: (seconds: number) => string): string {
  const label = target.label === "*" ? "" : ` for ${shortName(target.label)}`;
  return `${time(target.late_working_seconds)} past the target${label}${target.goal === "close" ? " to close" : ""}`;
}
