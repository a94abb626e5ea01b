import { reference } from "@issue-relay/shared/slack/names";
import type { Piece } from "@issue-relay/shared/slack/piece";
import { EMOJI } from "../describe/state.ts";
import { took } from "./duration.ts";
import type { Facts } from "./state.ts";

export interface CardStatus {
  /** Slack's name of a standard emoji, without colons. */
  emoji: string;
  /** Empty where no event has said it. */
  pieces: Piece[];
}

const CLOSED_AS = new Map([
  ["completed", { emoji: EMOJI.done, words: "Completed" }],
  ["not_planned", { emoji: EMOJI.willNotBeDone, words: "Closed as not planned" }],
  ["duplicate", { emoji: EMOJI.willNotBeDone, words: "Closed as a duplicate" }],
]);
const CLOSED = { emoji: EMOJI.done, words: "Closed" };

/** How the issue stands. GitHub has no state for deleted and transferred issues. */
export function statusOf(facts: Facts): CardStatus {
  if (facts.deleted) {
    return { emoji: EMOJI.deleted, pieces: [bold("Deleted")] };
  }
  if (facts.transferredTo) {
    return { emoji: EMOJI.transferred, pieces: target(facts.transferredTo) };
  }
  switch (facts.state) {
    case "closed": {
      const { emoji, words } = CLOSED_AS.get(facts.stateReason ?? "") ?? CLOSED;
      return { emoji, pieces: [bold(words), { text: took(facts.createdAt, facts.closedAt) }] };
    }
    case "open":
      return facts.stateReason === "reopened"
        ? { emoji: EMOJI.reopened, pieces: [bold("Reopened")] }
        : { emoji: EMOJI.open, pieces: [bold("Open")] };
    default:
      return { emoji: EMOJI.unknown, pieces: [] };
  }
}

function target(issue: NonNullable<Facts["transferredTo"]>): Piece[] {
  return issue.number === undefined
    ? [bold("Transferred"), { text: " to another repository" }]
    : [bold("Transferred"), { text: " to " }, { text: reference(issue), url: issue.url }];
}

function bold(text: string): Piece {
  return { text, style: "bold" };
}
