import type { IssueEvent } from "@issue-relay/shared/event/issue-event";
import { aComment, accounts, anIssueEvent, labels } from "@issue-relay/shared/event/testing/an-issue-event";
import { MAX_BLOCKS_CHARACTERS } from "@issue-relay/shared/slack/message";
import { describe, expect, it } from "vitest";
import { describeEvent } from "../describe/describe-event.ts";
import { blocks } from "./blocks.ts";
import { slackMessage } from "./message.ts";

function messageOf(event: IssueEvent) {
  return slackMessage(describeEvent(event));
}

function blocksOf(event: IssueEvent) {
  return blocks(describeEvent(event));
}

function section(event: IssueEvent) {
  return blocksOf(event)[0]?.elements[0]?.elements;
}

/** The blocks as JSON, without what nobody reads. */
function texts(event: IssueEvent): string {
  return JSON.stringify(blocksOf(event), (key, value) => (key === "url" ? undefined : value));
}

describe("a message", () => {
  it("of an opened issue shows state, title, reference, who, labels and the beginning of the text", () => {
    const event = anIssueEvent({ issue: { labels: labels("bug", "p1"), assignees: accounts("bob") } });
    expect(messageOf(event)).toEqual({
      text: "ann opened this · Login fails on Safari · acme/web#12 · The button does nothing.",
      blocks: [
        {
          type: "rich_text",
          elements: [
            {
              type: "rich_text_section",
              elements: [
                { type: "emoji", name: "large_green_circle" },
                { type: "text", text: " Open · " },
                {
                  type: "link",
                  url: "https://github.com/acme/web/issues/12",
                  text: "Login fails on Safari",
                  style: { bold: true },
                },
                { type: "text", text: " · acme/web#12\n" },
                { type: "text", text: "ann", style: { bold: true } },
                { type: "text", text: " opened this" },
                { type: "text", text: "\nLabels: bug, p1 · Assignees: bob" },
              ],
            },
            { type: "rich_text_quote", elements: [{ type: "text", text: "The button does nothing." }] },
          ],
        },
      ],
    });
  });

  it("of a comment quotes the comment and links to it", () => {
    const comment = aComment({ excerpt: "Me too:\n\n\n\n> it hangs" });
    const event = anIssueEvent({
      type: "issue_comment",
      action: "created",
      comment,
      sender: { login: "bob" },
    });
    expect(messageOf(event)).toEqual({
      text: "bob commented · Login fails on Safari · acme/web#12 · Me too: &gt; it hangs",
      blocks: [
        {
          type: "rich_text",
          elements: [
            {
              type: "rich_text_section",
              elements: [
                { type: "emoji", name: "large_green_circle" },
                { type: "text", text: " Open · " },
                {
                  type: "link",
                  url: "https://github.com/acme/web/issues/12",
                  text: "Login fails on Safari",
                  style: { bold: true },
                },
                { type: "text", text: " · acme/web#12\n" },
                { type: "text", text: "bob", style: { bold: true } },
                { type: "text", text: " " },
                { type: "link", url: comment.url, text: "commented" },
              ],
            },
            { type: "rich_text_quote", elements: [{ type: "text", text: "Me too:\n\n> it hangs" }] },
          ],
        },
      ],
    });
  });

  it("of an event that does not say the issue's state or labels shows none", () => {
    const issue = { state: undefined, labels: undefined, url: undefined };
    expect(section(anIssueEvent({ action: "pinned", issue }))).toEqual([
      { type: "text", text: "Login fails on Safari", style: { bold: true } },
      { type: "text", text: " · acme/web#12\n" },
      { type: "text", text: "ann", style: { bold: true } },
      { type: "text", text: " pinned this" },
    ]);
  });

  it("of a transfer links to where the issue went", () => {
    const url = "https://github.com/acme/api/issues/7";
    const changes = { transferredTo: { repository: "acme/api", number: 7, url } };
    expect(section(anIssueEvent({ action: "transferred", changes }))).toEqual([
      { type: "emoji", name: "arrow_right" },
      { type: "text", text: " Transferred · " },
      expect.objectContaining({ type: "link", text: "Login fails on Safari" }),
      { type: "text", text: " · acme/web#12\n" },
      { type: "text", text: "ann", style: { bold: true } },
      { type: "text", text: " transferred this to " },
      { type: "link", url, text: "acme/api#7" },
    ]);
  });

  it.each([
    "Use <T> & <U> in `Map`",
    "*bold* _italic_ ~gone~ :tada:",
    "<!channel> <!here> @channel @here <@U012AB3CD> <#C123ABC456>",
    "Crash 💥 on 👩‍👩‍👧‍👦",
    "See https://evil.example/ and <https://evil.example/|GitHub>",
  ])("shows the title %j as typed, as text and nothing else", (title) => {
    const event = anIssueEvent({
      issue: { title, labels: labels(title), assignees: accounts(title), excerpt: "" },
    });
    const shown = blocksOf(event);
    expect(JSON.stringify(shown).split(JSON.stringify(title).slice(1, -1))).toHaveLength(4);
    const kinds = shown
      .flatMap((block) => block.elements)
      .flatMap((group) => group.elements.map(({ type }) => type));
    expect(new Set(kinds)).toEqual(new Set(["emoji", "text", "link"]));
  });

  it("shows a text's Markdown as it looks on GitHub, without notifying anybody", () => {
    const excerpt = "**Ping** @ann, <!channel> <@U012AB3CD>:\n\n- `@here`\n\n```\n<!everyone>\n```";
    const [, ...quote] = blocksOf(anIssueEvent({ issue: { excerpt } }))[0]?.elements ?? [];
    expect(quote).toEqual([
      {
        type: "rich_text_quote",
        elements: [
          { type: "text", text: "Ping", style: { bold: true } },
          { type: "text", text: " @ann, <@U012AB3CD>:" },
        ],
      },
      {
        type: "rich_text_list",
        style: "bullet",
        elements: [
          {
            type: "rich_text_section",
            elements: [{ type: "text", text: "@here", style: { code: true } }],
          },
        ],
        border: 1,
      },
      { type: "rich_text_preformatted", elements: [{ type: "text", text: "<!everyone>" }] },
    ]);
  });

  it("links to the page where a text goes on", () => {
    const event = anIssueEvent({ issue: { excerpt: "word ".repeat(1000) } });
    expect(blocksOf(event)[0]?.elements.at(-1)?.elements.at(-1)).toEqual({
      type: "link",
      url: "https://github.com/acme/web/issues/12",
      text: "more",
    });
  });

  it("shows a title of 256 characters whole, and cuts a longer one", () => {
    expect(texts(anIssueEvent({ issue: { title: "x".repeat(256) } }))).toContain("x".repeat(256));
    expect(texts(anIssueEvent({ issue: { title: "x".repeat(5000) } }))).toContain(`"${"x".repeat(255)}…"`);
  });

  it("shows the first labels and how many more there are", () => {
    const names = Array.from({ length: 20 }, (_, index) => `label ${index + 1}`);
    expect(texts(anIssueEvent({ issue: { labels: labels(...names) } }))).toContain(
      "label 7, label 8, +12 more",
    );
  });

  it("has no empty element, even where every name is empty or invisible", () => {
    for (const nothing of ["", " ", "\n\u0007\u202e", "\u200b\u3164\u2800\u{e0041}\ufe0f"]) {
      const event = anIssueEvent({
        action: "labeled",
        label: { name: nothing },
        sender: { login: nothing },
        issue: {
          title: nothing,
          labels: labels(nothing),
          assignees: accounts(nothing),
          milestone: { number: 1, title: nothing },
          type: { name: nothing },
          excerpt: nothing,
        },
      });
      expect(section(event)).toEqual([
        { type: "emoji", name: "large_green_circle" },
        { type: "text", text: " Open · " },
        expect.objectContaining({ type: "link", text: "(no title)" }),
        { type: "text", text: " · acme/web#12\n" },
        { type: "text", text: "someone", style: { bold: true } },
        { type: "text", text: " added the label" },
        { type: "text", text: "\nAssignees: someone" },
      ]);
    }
  });

  it("shows a title without a link where Slack would refuse the address", () => {
    for (const url of [`https://github.com/${"x".repeat(3000)}`, "javascript:alert(1)"]) {
      expect(section(anIssueEvent({ issue: { url } }))).toContainEqual({
        type: "text",
        text: "Login fails on Safari",
        style: { bold: true },
      });
    }
  });

  it("stays within what Slack takes, however much of a text is formatted", () => {
    const long = '"'.repeat(3000);
    const event = anIssueEvent({
      action: "edited",
      repository: { name: long },
      sender: { login: long },
      changes: { titleFrom: long, body: true },
      issue: {
        title: long,
        labels: labels(...Array<string>(100).fill(long)),
        assignees: accounts(...Array<string>(10).fill(long)),
        milestone: { number: 1, title: long },
        type: { name: long },
        excerpt: "**a** *b* [c](https://example.com/) ".repeat(200),
      },
    });
    const length = JSON.stringify(messageOf(event).blocks).length;
    expect(length).toBeLessThan(MAX_BLOCKS_CHARACTERS);
    expect(length).toBeGreaterThan(7500);
  });

  it("stays within what Slack takes, however long everything is", () => {
    const long = '"💥\\'.repeat(3000);
    const url = `https://github.com/${"x".repeat(2900)}`;
    const event = anIssueEvent({
      type: "issue_comment",
      action: "edited",
      repository: { name: long },
      sender: { login: long },
      comment: aComment({ url, excerpt: long, author: { login: `${long}2`, type: "User" } }),
      issue: {
        url,
        title: long,
        labels: labels(...Array<string>(100).fill(long)),
        assignees: accounts(...Array<string>(10).fill(long)),
        milestone: { number: 1, title: long },
        type: { name: long },
      },
    });
    const message = messageOf(event);
    expect(JSON.stringify(message.blocks).length).toBeLessThan(MAX_BLOCKS_CHARACTERS);
    // Only the quote, which has a maximum length with its links, links to the page.
    expect(JSON.stringify(message.blocks).split(url)).toHaveLength(2);
    expect(message.text.length).toBeLessThan(4000);
  });

  it("does not repeat what was deleted", () => {
    const comment = aComment({ excerpt: "my password" });
    const events = [
      anIssueEvent({ type: "issue_comment", action: "deleted", comment }),
      anIssueEvent({ action: "deleted", issue: { excerpt: "my password" } }),
    ];
    for (const event of events) {
      expect(JSON.stringify(messageOf(event))).not.toContain("my password");
    }
  });
});
