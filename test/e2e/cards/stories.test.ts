import { shownOf } from "@issue-relay/local/stack/arrivals";
import { CHANNEL } from "@issue-relay/local/stack/names";
import { labels } from "@issue-relay/shared/event/testing/an-issue-event";
import { beforeAll, describe, expect, it } from "vitest";
import { aCardsStack, type CardsStack } from "./testing/cards-stack.ts";
import { wrongWith } from "./testing/check.ts";
import { Issue } from "./testing/issue.ts";
import { TWO_REVISIONS } from "./testing/lengths.ts";
import { shuffled } from "./testing/random.ts";
import { aShortLife } from "./testing/script.ts";

let stack: CardsStack;
beforeAll(async () => {
  stack = await aCardsStack({ divisors: TWO_REVISIONS });
});

/** Publishes one event after the other, each when the last is shown. */
async function shownOneByOne(...events: Issue["events"]): Promise<void> {
  for (const event of events) {
    await stack.publish(event);
    await stack.shown();
  }
}

it("an event that both an organization's and a repository's hook deliver is shown once", async () => {
  const issue = aShortLife();
  const copies = issue.events.map((event) => ({ ...event, deliveryId: "of the organization's hook" }));
  await stack.publish(...shuffled([...issue.events, ...copies]));
  await stack.shown();
  expect(wrongWith(stack.slack, [issue])).toEqual([]);
});

it.each([
  ["before the opening", true],
  ["without the opening", false],
])("a comment that comes %s stands beneath the issue's one card", async (_, comes) => {
  const issue = new Issue();
  const opened = issue.happens({ action: "opened" });
  const comment = issue.after(60).commented();
  await shownOneByOne(comment, ...(comes ? [opened] : []));
  expect(wrongWith(stack.slack, [issue])).toEqual([]);
  expect(shownOf(stack, issue.id).cards[0]?.text).toContain("Login fails on Safari");
});

it.each([
  ["the source's first", true],
  ["the target's first", false],
])(
  "a transfer links both cards, %s, though the target's first payload has no text",
  async (_, isSourceFirst) => {
    const source = new Issue();
    const opened = source.happens({ action: "opened" });
    const target = new Issue({ title: "Login fails on Safari" });
    const page = (issue: Issue) => `https://github.com/acme/web/issues/${issue.number}`;
    const there = { repository: "acme/web", number: target.number, url: page(target) };
    const here = { repository: "acme/web", number: source.number, url: page(source) };
    const left = source.after(60).tells({ action: "transferred", changes: { transferredTo: there } });
    const { excerpt: _text, ...withoutText } = target.after(60).happens({ action: "opened" }).issue;
    const arrived = {
      ...target.events[0],
      issue: withoutText,
      changes: { transferredFrom: here },
    } as Issue["events"][number];
    await shownOneByOne(opened, ...(isSourceFirst ? [left, arrived] : [arrived, left]));
    expect(wrongWith(stack.slack, [source, target])).toEqual([]);
    const cards = [source, target].map(({ id }) => JSON.stringify(shownOf(stack, id).cards[0]?.blocks));
    expect(cards[0]).toContain(page(target));
    expect(cards[1]).toContain(page(source));
    await shownOneByOne(target.after(60).happens({ action: "edited", changes: { body: true } }));
    expect(JSON.stringify(shownOf(stack, target.id).cards[0]?.blocks)).toContain("The button does nothing.");
  },
);

it("an opening with three labels and an assignee, delivered by and by with a kill in between, is one card without a thread", async () => {
  const issue = new Issue();
  issue.happens({ action: "opened" });
  for (const name of ["bug", "web", "ios"]) {
    issue.happens({ action: "labeled", label: { name } });
  }
  issue.happens({ action: "assigned", assignee: { login: "mei" } }, { assignees: [{ login: "mei" }] });
  issue
    .after(1)
    .happens({ action: "edited", changes: { body: true } }, { labels: labels("bug", "web", "ios") });
  const [first, ...others] = shuffled(issue.events);
  let restarted: Promise<unknown> = Promise.resolve();
  stack.slackTraffic.atRequest(0, () => {
    restarted = Promise.all(stack.instances.map((instance) => instance.restart()));
  });
  await stack.publish(...(first ? [first] : []));
  await stack.publish(...others.slice(0, 2));
  await stack.shown();
  await restarted;
  await shownOneByOne(...others.slice(2));
  expect(wrongWith(stack.slack, [issue])).toEqual([]);
  expect(shownOf(stack, issue.id).lines).toEqual([]);
  expect(JSON.stringify(shownOf(stack, issue.id).cards)).toMatch(/bug.*ios.*web.*Assigned to mei/);
});

describe("what people write is shown literally, and notifies nobody:", () => {
  it.each([
    'a "quoted" title',
    "<foo|bar>",
    "map<string,string>",
    "<!channel>",
    "<@U123> & <!here>",
    "*a* _b_ `c`",
  ])("%s", async (text) => {
    const issue = new Issue({ title: text, labels: labels(text), excerpt: text });
    issue.happens({ action: "opened" });
    issue
      .after(60)
      .tells({ action: "assigned", assignee: { login: text } }, { assignees: [{ login: text }] });
    const comment = issue.after(60).commented(text);
    if (comment.comment) {
      comment.comment.excerpt = text;
    }
    await stack.publish(...issue.events);
    await stack.shown();
    expect(wrongWith(stack.slack, [issue])).toEqual([]);
    const { cards, lines } = shownOf(stack, issue.id);
    expect(JSON.stringify(cards[0]?.blocks)).toContain(JSON.stringify({ text }).slice(1, -1));
    const escaped = text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
    for (const { text: fallback } of [...cards, ...lines.map(({ message }) => message)]) {
      expect(fallback).toContain(escaped);
    }
    expect(stack.slack.messages(CHANNEL.name).flatMap(({ pings }) => pings)).toEqual([]);
  });
});

it("nothing was shown twice at any moment", () => {
  expect(stack.doubles).toEqual([]);
});
