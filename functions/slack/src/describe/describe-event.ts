import type { IssueEvent } from "@issue-relay/shared/event/issue-event";
import { reference, titleName } from "@issue-relay/shared/slack/names";
import type { Piece } from "@issue-relay/shared/slack/piece";
import type { RichTextBlockElement } from "@slack/types";
import { detailsOf } from "./details.ts";
import { quoteOf } from "./quote.ts";
import { sentenceOf } from "./sentence.ts";
import { type State, stateOf } from "./state.ts";

/**
 * What a message says of an event, however it is shown. Each text is clean and has a maximum length (see clean-text.ts);
 * only URLs can be longer than Slack takes.
 */
export interface Description {
  /** Undefined where GitHub does not say it with this event. */
  state: State | undefined;
  /** The issue's title; "" where the event does not say it, as most that were recovered. */
  title: string;
  /** The issue's page on GitHub. */
  url: string | undefined;
  /** `owner/name#12` */
  reference: string;
  /** Who did what, such as "ann closed this as completed". */
  sentence: Piece[];
  /** Labels, assignees, milestone and type of the issue in one line, or "". */
  details: string;
  /** The beginning of the text that is new with this event; empty where there is none. */
  quote: RichTextBlockElement[];
}

/** Makes every text that Slack shows of an event, once. Renderers see only this description, not the event. */
export function describeEvent(event: IssueEvent): Description {
  return {
    state: stateOf(event),
    title: event.issue.title === undefined ? "" : titleName(event.issue.title),
    url: event.issue.url,
    reference: reference({ repository: event.repository.name, number: event.issue.number }),
    sentence: sentenceOf(event),
    details: detailsOf(event),
    quote: quoteOf(event),
  };
}
