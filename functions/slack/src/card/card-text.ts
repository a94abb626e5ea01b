import { loginName, reference, shortName, titleName } from "@issue-relay/shared/slack/names";
import type { Piece } from "@issue-relay/shared/slack/piece";
import { richText } from "@issue-relay/shared/slack/rich-text";
import type { RichTextElement } from "@slack/types";
import { type Listed, listed } from "../describe/listed.ts";
import { statusOf } from "./card-status.ts";
import type { Facts } from "./state.ts";

/** The lines of the card's text: its title, how the issue stands, and what it is about. None of them is empty. */
export function cardText(facts: Facts): RichTextElement[][] {
  const { emoji, pieces } = statusOf(facts);
  const { title, url, deleted, repository, number } = facts;
  const link = { text: titleName(title), style: "bold" as const, url: deleted ? undefined : url };
  const lines = [
    [{ type: "emoji" as const, name: emoji }, ...richText([{ text: " " }, link])],
    joined([
      richText(pieces),
      richText([{ text: reference({ repository, number }) }]),
      ...(deleted ? [] : originOf(facts)),
    ]),
    joined(deleted ? [] : detailsOf(facts)),
  ];
  return lines.filter((line) => line.length > 0);
}

/** Who opened it and when, how many comments it has, and where it comes from. */
function originOf({ author, createdAt, comments, transferredFrom }: Facts): RichTextElement[][] {
  const by = author === undefined ? "" : ` by ${loginName({ login: author })}`;
  const opened: RichTextElement[] =
    createdAt === undefined
      ? richText(by === "" ? [] : [{ text: `opened${by}` }])
      : [...richText([{ text: "opened " }]), age(createdAt), ...richText([{ text: by }])];
  return [
    opened,
    richText(comments ? [{ text: counted(comments, "comment") }] : []),
    richText(about("transferred from ", transferredFrom)),
  ];
}

/** Slack keeps an age up to date by itself. */
function age(at: number): RichTextElement {
  const fallback = new Date(at).toISOString().slice(0, "2026-03-02".length);
  return { type: "date", timestamp: Math.floor(at / 1000), format: "{ago}", fallback };
}

function detailsOf(facts: Facts): RichTextElement[][] {
  const { labels = [], assignees = [], milestone, type, parent, subIssues, blockedBy } = facts;
  const assigned = listed(assignees.map((login) => loginName({ login })));
  return [
    labelPieces(listed(labels.map(shortName))),
    named("Assigned to ", [...assigned.names, ...assigned.rest].join(", ")),
    named("Milestone ", shortName(milestone ?? "")),
    named("Type ", shortName(type ?? "")),
    named(
      "",
      subIssues?.total ? `${subIssues.completed} of ${counted(subIssues.total, "sub-issue")} done` : "",
    ),
    named("Blocked by ", blockedBy ? counted(blockedBy, "issue") : ""),
    about("Part of ", parent),
  ].map(richText);
}

function labelPieces({ names, rest }: Listed): Piece[] {
  const labels = names.map((text): Piece => ({ text, style: "code" }));
  return [...labels, ...rest.map((text) => ({ text }))].flatMap((piece, index) =>
    index > 0 ? [{ text: " " }, piece] : [piece],
  );
}

function named(heading: string, value: string): Piece[] {
  return value === "" ? [] : [{ text: `${heading}${value}` }];
}

function about(heading: string, issue: Facts["parent"]): Piece[] {
  return issue ? [{ text: heading }, { text: reference(issue), url: issue.url }] : [];
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

function joined(parts: RichTextElement[][]): RichTextElement[] {
  return parts
    .filter((part) => part.length > 0)
    .flatMap((part, index) => (index > 0 ? [...richText([{ text: " · " }]), ...part] : part));
}
