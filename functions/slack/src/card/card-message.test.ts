import { aComment, accounts, anIssueEvent, labels } from "@issue-relay/shared/event/testing/an-issue-event";
import { MAX_BLOCKS_CHARACTERS } from "@issue-relay/shared/slack/message";
import { describe, expect, it } from "vitest";
import { cardMessage } from "./card-message.ts";
import { factsOf } from "./facts-of.ts";
import { currentFacts, type Facts, merged } from "./state.ts";
import { changeByDefault } from "./testing/by-default.ts";
import { linksOf, textsOf } from "./testing/shown.ts";

type Overrides = NonNullable<Parameters<typeof anIssueEvent>[0]>;

const URL_OF_ISSUE = "https://github.com/acme/web/issues/12";
const OPENED = "opened <{ago}|2026-03-02> by ann";

/** The card after the issue was opened and this happened. */
function cardAfter(overrides: Overrides) {
  const state = merged(
    merged(undefined, changeByDefault(anIssueEvent()).snapshot),
    changeByDefault(happened(overrides)).snapshot,
  );
  return cardMessage(currentFacts(state));
}

function happened(overrides: Overrides) {
  const updatedAt = "2026-03-04T12:30:30Z";
  return anIssueEvent({
    id: "f".repeat(32),
    occurredAt: updatedAt,
    ...overrides,
    issue: { updatedAt, ...overrides.issue },
  });
}

function closed(stateReason: string | null): Overrides {
  return { action: "closed", issue: { state: "closed", stateReason, closedAt: "2026-03-04T12:30:30Z" } };
}

function lines(facts: Facts): string[] {
  return textsOf(cardMessage(facts).blocks).flatMap((text) => text.split("\n"));
}

describe("the card", () => {
  it("says what the issue is, how it stands, who opened it, what it is about, and opens it", () => {
    const issue = { labels: labels("p1", "bug"), assignees: accounts("eve", "bob"), comments: 2 };
    const { text, blocks } = cardAfter({ action: "labeled", issue });
    expect(textsOf(blocks)).toEqual([
      [
        ":large_green_circle: Login fails on Safari",
        `Open · acme/web#12 · ${OPENED} · 2 comments`,
        "`bug` `p1` · Assigned to bob, eve",
        "> The button does nothing.",
      ].join("\n"),
    ]);
    expect(linksOf(blocks)).toEqual({
      "Login fails on Safari": URL_OF_ISSUE,
      "Open on GitHub": URL_OF_ISSUE,
    });
    expect(text).toBe(
      "Login fails on Safari · Open · acme/web#12 · opened 2026-03-02 by ann · 2 comments · bug p1 · Assigned to bob, eve · The button does nothing.",
    );
  });

  it.each<[string, Overrides, string]>([
    ["is closed as completed", closed("completed"), ":large_purple_circle: Completed after 2 d 3 h"],
    ["is closed as not planned", closed("not_planned"), ":white_circle: Closed as not planned after 2 d 3 h"],
    ["is closed as a duplicate", closed("duplicate"), ":white_circle: Closed as a duplicate after 2 d 3 h"],
    ["is closed without a reason", closed(null), ":large_purple_circle: Closed after 2 d 3 h"],
    ["is closed for a new reason", closed("spam"), ":large_purple_circle: Closed after 2 d 3 h"],
    [
      "is reopened",
      { action: "reopened", issue: { stateReason: "reopened" } },
      ":arrows_counterclockwise: Reopened",
    ],
    ["is deleted", { action: "deleted" }, ":wastebasket: Deleted"],
    [
      "is transferred",
      { action: "transferred", changes: { transferredTo: { repository: "acme/api", number: 7 } } },
      ":arrow_right: Transferred to acme/api#7",
    ],
    [
      "is transferred to where GitHub doesn't say",
      { action: "transferred" },
      ":arrow_right: Transferred to another repository",
    ],
    ["has a state that nobody has said", { issue: { state: undefined } }, ":large_green_circle: Open"],
  ])("of an issue that %s says so at a glance", (_, overrides, expected) => {
    const [first = "", second = ""] = textsOf(cardAfter(overrides).blocks)[0]?.split("\n") ?? [];
    expect(`${first.split(" ")[0]} ${second.split(" · ")[0]}`).toBe(expected);
  });

  it("of an issue that was transferred leads to where it is now", () => {
    const url = "https://github.com/acme/api/issues/7";
    const { blocks } = cardAfter({
      action: "transferred",
      changes: { transferredTo: { repository: "acme/api", number: 7, url } },
    });
    expect(linksOf(blocks)).toMatchObject({ "acme/api#7": url, "Open on GitHub": url });
  });

  it("of an issue that came from elsewhere says from where, also before its description is known", () => {
    const url = "https://github.com/acme/old/issues/3";
    const transferredFrom = { repository: "acme/old", number: 3, url };
    const issue = { excerpt: "", labels: undefined, author: undefined };
    const { blocks } = cardMessage(factsOf(anIssueEvent({ issue, changes: { transferredFrom } })));
    expect(textsOf(blocks)).toEqual([
      ":large_green_circle: Login fails on Safari\n" +
        "Open · acme/web#12 · opened <{ago}|2026-03-02> · transferred from acme/old#3",
    ]);
    expect(linksOf(blocks)).toMatchObject({ "acme/old#3": url });
  });

  it("of an issue that was deleted repeats nothing but its title, and leads nowhere", () => {
    const { text, blocks } = cardAfter({ action: "deleted", issue: { excerpt: "my password" } });
    expect(textsOf(blocks)).toEqual([":wastebasket: Login fails on Safari\nDeleted · acme/web#12"]);
    expect(text).toBe("Login fails on Safari · Deleted · acme/web#12");
    expect(linksOf(blocks)).toEqual({});
    const facts = { ...factsOf(anIssueEvent()), deleted: true as const };
    expect(JSON.stringify(cardMessage(facts))).not.toContain("button");
  });

  it("of an issue of which little is known says only that", () => {
    expect(lines({ repository: "acme/web", number: 12, title: "Login" })).toEqual([
      ":grey_question: Login",
      "acme/web#12",
    ]);
    expect(lines({ repository: "acme/web", number: 12, author: "ann", state: "closed" })).toEqual([
      ":large_purple_circle: (no title)",
      "Closed · acme/web#12 · opened by ann",
    ]);
  });

  it("follows its repository to a new name", () => {
    const url = "https://github.com/acme/site/issues/12";
    const { text, blocks } = cardAfter({
      action: "pinned",
      repository: { name: "acme/site" },
      issue: { url },
    });
    expect(text).toContain("acme/site#12");
    expect(linksOf(blocks)).toEqual({ "Login fails on Safari": url, "Open on GitHub": url });
  });

  it("counts in words", () => {
    const facts = { subIssues: { total: 3, completed: 1 }, blockedBy: 2, comments: 2 };
    expect(lines(facts).slice(1)).toEqual([
      "another issue · 2 comments",
      "1 of 3 sub-issues done · Blocked by 2 issues",
    ]);
    const one = { subIssues: { total: 1, completed: 0 }, blockedBy: 1, comments: 1 };
    expect(lines(one).slice(1)).toEqual([
      "another issue · 1 comment",
      "0 of 1 sub-issue done · Blocked by 1 issue",
    ]);
    const none = { subIssues: { total: 0, completed: 0 }, blockedBy: 0, comments: 0, parent: null };
    expect(lines(none)).toHaveLength(2);
  });

  it("names milestone, type and parent, and links to the parent", () => {
    const url = "https://github.com/acme/web/issues/3";
    const facts = { milestone: "v2", type: "Bug", parent: { repository: "acme/web", number: 3, url } };
    expect(lines(facts)[2]).toBe("Milestone v2 · Type Bug · Part of acme/web#3");
    expect(linksOf(cardMessage(facts).blocks)).toEqual({ "acme/web#3": url });
  });

  it("shows the first eight labels and assignees, and how many more there are", () => {
    const names = Array.from({ length: 12 }, (_, index) => `n${index}`);
    expect(lines({ labels: names, assignees: names })[2]).toBe(
      "`n0` `n1` `n2` `n3` `n4` `n5` `n6` `n7` +4 more · Assigned to n0, n1, n2, n3, n4, n5, n6, n7, +4 more",
    );
  });

  it("shows a long title once", () => {
    const title = "x".repeat(256);
    const { text, blocks } = cardMessage({ title });
    expect(JSON.stringify(blocks).split(title)).toHaveLength(2);
    expect(text.split(title)).toHaveLength(2);
  });

  it("shows the description after the comments of an issue template, and where it goes on", () => {
    const excerpt = `<!-- ${"Please read this. ".repeat(100)}-->\n### What happens\n\nIt hangs. ${"word ".repeat(200)}`;
    const { blocks } = cardAfter({ action: "edited", changes: { body: true }, issue: { excerpt } });
    expect(textsOf(blocks)[0]).toMatch(/What happens\s*(> )?It hangs\. word.*more$/s);
    expect(linksOf(blocks)).toMatchObject({ more: URL_OF_ISSUE });
  });
});

describe("whatever is typed on GitHub, the card", () => {
  const hostile = [
    'say "hi"',
    "<foo|bar>",
    "map<string,string>",
    "<!channel> <!here|x>",
    "@here @channel <@U012AB3CD>",
    "*bold* _italic_ ~gone~ :tada: `code`",
    "See https://evil.example/ and <https://evil.example/|GitHub>",
    "&lt;!channel&gt;",
  ];

  it.each(hostile)("shows %j as it was typed, and notifies nobody", (title) => {
    const facts = {
      title,
      labels: [title],
      assignees: [title],
      milestone: title,
      type: title,
      author: title,
    };
    const { text, blocks } = cardMessage({ ...factsOf(anIssueEvent()), ...facts, excerpt: "" });
    expect(textsOf(blocks)[0]?.split(title)).toHaveLength(7);
    expect(text).not.toMatch(/[<>]/);
    expect(text.replaceAll(/&(amp|lt|gt);/g, "")).not.toContain("&");
    expect(JSON.stringify(blocks)).not.toMatch(/"type":"(user|usergroup|broadcast|channel)"/);
  });

  it("has no empty element, even where nothing of a name can be seen", () => {
    for (const nothing of ["", " ", "\n\u0007\u202e", "\u200b\u3164\u2800\u{e0041}\ufe0f"]) {
      const names = { title: nothing, milestone: nothing, type: nothing, author: nothing, excerpt: nothing };
      const facts = { ...names, labels: [nothing], assignees: [nothing], repository: "acme/web", number: 12 };
      expect(lines(facts)).toEqual([
        ":grey_question: (no title)",
        "acme/web#12 · opened by someone",
        "Assigned to someone",
      ]);
    }
  });

  it("has no button and no link where Slack would refuse the address", () => {
    for (const url of [`https://github.com/${"x".repeat(3000)}`, "javascript:alert(1)", "/issues/12"]) {
      expect(
        linksOf(cardMessage({ title: "Login", url, transferredFrom: { number: 1, url } }).blocks),
      ).toEqual({});
    }
  });

  it.each([
    ["with usual addresses", "https://github.com/acme/web/issues/12", true],
    ["with addresses as long as Slack takes them", `https://github.com/${"x".repeat(2900)}`, false],
  ])("stays within what Slack takes, however long everything is, %s", (_, url, hasButton) => {
    const long = '"'.repeat(9000);
    const other = { repository: long, number: 99_999_999, url };
    for (const excerpt of ['"'.repeat(8000), "**a** *b* [c](https://example.com/) ".repeat(220)]) {
      for (const transferredTo of [undefined, other]) {
        const { text, blocks } = cardMessage({
          ...factsOf(anIssueEvent({ comment: aComment() })),
          ...{ repository: long, number: 99_999_999, title: long, url, author: long, excerpt },
          ...{ labels: Array(100).fill(long), assignees: Array(10).fill(long), milestone: long, type: long },
          ...{ comments: 99_999, subIssues: { total: 9999, completed: 9999 }, blockedBy: 9999 },
          ...{ parent: other, transferredFrom: other, ...(transferredTo && { transferredTo }) },
        });
        expect(JSON.stringify(blocks).length).toBeLessThanOrEqual(MAX_BLOCKS_CHARACTERS);
        expect(text.length).toBeLessThan(4000);
        expect("Open on GitHub" in linksOf(blocks)).toBe(hasButton);
      }
    }
  });

  it("gives up the links of its lines before the description, and that before the button", () => {
    const url = `https://github.com/${"x".repeat(1900)}`;
    const facts = { ...factsOf(anIssueEvent({ issue: { url } })), parent: { number: 1, url } };
    const all = linksOf(cardMessage(facts).blocks);
    expect(Object.keys(all)).toEqual(["Login fails on Safari", "#1", "Open on GitHub"]);
    const { blocks } = cardMessage({ ...facts, transferredFrom: { number: 2, url } });
    expect(Object.keys(linksOf(blocks))).toEqual(["Open on GitHub"]);
    expect(textsOf(blocks)[0]).toContain("The button does nothing.");
  });
});
