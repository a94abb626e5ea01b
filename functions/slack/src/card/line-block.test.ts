import { aComment, anIssueEvent } from "@issue-relay/shared/event/testing/an-issue-event";
import { MAX_BLOCKS_CHARACTERS } from "@issue-relay/shared/slack/message";
import { describe, expect, it } from "vitest";
import { lineBlock } from "./line-block.ts";
import { linesMessage } from "./lines-message.ts";
import { linksOf, textsOf } from "./testing/shown.ts";

type Overrides = NonNullable<Parameters<typeof anIssueEvent>[0]>;

const AT = Date.parse("2026-03-02T10:00:59Z");
const TIME = "<{date_short_pretty} at {time}|2026-03-02 10:00 UTC>";

function block(overrides: Overrides) {
  return lineBlock(anIssueEvent(overrides), AT);
}

function comment(overrides: Parameters<typeof aComment>[0] = {}, action = "created"): Overrides {
  return { type: "issue_comment", action, comment: aComment(overrides), sender: { login: "bob" } };
}

describe("a line of the thread", () => {
  it("of a comment names its author, links to it, and quotes its beginning", () => {
    const shown = block(comment());
    expect(textsOf([shown])).toEqual([`bob commented · ${TIME}\n> I see this too.`]);
    expect(linksOf([shown])).toEqual({
      commented: "https://github.com/acme/web/issues/12#issuecomment-99262140",
    });
  });

  it("of an edited comment shows the new text as the author's, whoever edited it", () => {
    const shown = block({ ...comment({ excerpt: "Fixed." }, "edited"), sender: { login: "admin" } });
    expect(textsOf([shown])).toEqual([`bob commented (edited) · ${TIME}\n> Fixed.`]);
  });

  it("of a comment of which little is known says only that", () => {
    const shown = block(comment({ author: undefined, url: undefined, excerpt: undefined }));
    expect(textsOf([shown])).toEqual([`someone commented · ${TIME}`]);
    expect(textsOf([block({ type: "issue_comment", action: "created" })])).toEqual([
      `someone commented · ${TIME}`,
    ]);
  });

  it.each([
    ["after 2 d 3 h", "2026-03-04T12:30:30Z"],
    ["within a minute", "2026-03-02T09:30:59Z"],
  ])("of a closed issue says how long it was open: %s", (words, closedAt) => {
    const issue = { state: "closed", stateReason: "completed", closedAt } as const;
    expect(textsOf([block({ action: "closed", issue })])).toEqual([
      `ann closed this as completed ${words} · ${TIME}`,
    ]);
  });

  it("says nothing of that where it isn't known", () => {
    for (const issue of [{ closedAt: null }, { closedAt: "2026-03-04T12:30:30Z", createdAt: undefined }]) {
      expect(textsOf([block({ action: "closed", issue })])).toEqual([`ann closed this · ${TIME}`]);
    }
  });

  it.each(["<!channel> <!here|x>", "@here @channel <@U012AB3CD>", '"quoted" & <b>', "*bold* :tada:"])(
    "notifies nobody and shows %j as it was typed",
    (typed) => {
      const { text, blocks } = linesMessage([
        block(comment({ excerpt: `\`${typed}\``, author: { login: typed } })),
        block({ action: "assigned", assignee: { login: typed } }),
      ]);
      expect(textsOf(blocks).join().split(typed)).toHaveLength(4);
      expect(text).not.toMatch(/[<>]/);
      expect(JSON.stringify(blocks)).not.toMatch(/"type":"(user|usergroup|broadcast|channel)"/);
    },
  );

  it("fits into a message, however long everything is", () => {
    const long = '"'.repeat(9000);
    const url = `https://github.com/${"x".repeat(2900)}`;
    const related = { repository: long, number: 99_999_999, url };
    const lines = [
      block(comment({ author: { login: long }, url, excerpt: long }, "edited")),
      block(
        comment({
          author: { login: long },
          url,
          excerpt: "**a** *b* [c](https://example.com/) ".repeat(220),
        }),
      ),
      block({ type: "sub_issues", action: "sub_issue_added", related, sender: { login: long } }),
      block({ action: "assigned", assignee: { login: long }, sender: { login: `${long}2` } }),
    ];
    for (const line of lines) {
      expect(JSON.stringify(line).length).toBeLessThanOrEqual(MAX_BLOCKS_CHARACTERS);
    }
    // What Slack takes in an update: https://docs.slack.dev/reference/methods/chat.update#errors
    expect(linesMessage(lines).text.length).toBeLessThan(4000);
  });
});

describe("a message with several lines", () => {
  it("has a block for each, and says them all to those whom it notifies", () => {
    const blocks = [block({ action: "reopened" }), block(comment({ excerpt: "a\n\n- b\n- 1 < 2" }))];
    const message = linesMessage(blocks);
    expect(message.blocks).toEqual(blocks);
    expect(message.text).toBe("ann reopened this · bob commented: a • b • 1 &lt; 2");
  });
});
