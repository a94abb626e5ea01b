import { readdirSync, readFileSync } from "node:fs";
import { areTooLong, Blocks } from "@issue-relay/local/stand-ins/slack/block-kit";
import { pingsOf } from "@issue-relay/local/stand-ins/slack/pings";
import { anIssueEvent } from "@issue-relay/shared/event/testing/an-issue-event";
import fc from "fast-check";
import { expect, it } from "vitest";
import { describeEvent } from "../../functions/slack/src/describe/describe-event.ts";
import { plainTextOf } from "../../functions/slack/src/markdown/plain-text-of.ts";
import { type Limits, richTextOf } from "../../functions/slack/src/markdown/rich-text-of.ts";
import { slackMessage } from "../../functions/slack/src/render/message.ts";

const ISSUES = new URL("../../functions/slack/src/markdown/testing/issues/", import.meta.url);
const RUNS = 3000;

/** The beginning of a text in Slack, of which everything that the limits promise is checked. */
function checked(markdown: string, limits: Limits) {
  const elements = richTextOf(markdown, { ...limits, more: "https://github.com/acme/web/issues/12" });
  const json = JSON.stringify(elements);
  expect(json.length).toBeLessThanOrEqual(Math.max(limits.maxJson, "[]".length));
  // Half a character would be escaped in JSON.
  expect(json).not.toMatch(/\\ud[89a-f]/i);
  if (elements.length > 0) {
    const blocks = Blocks.parse([{ type: "rich_text", elements }]);
    expect(areTooLong(blocks)).toBe(false);
    expect(pingsOf("", blocks)).toEqual([]);
  }
  const runs = elements
    .flatMap((part) => (part.type === "rich_text_list" ? part.elements : [part]))
    .flatMap((part) => part.elements);
  expect(elements.map((part) => part.elements.length)).not.toContain(0);
  const texts = runs.map((run) => {
    expect(["text", "link"]).toContain(run.type);
    return "text" in run && run.text !== undefined ? run.text : "url" in run ? (run.url ?? "") : "";
  });
  expect(texts).not.toContain("");
  expect(texts.join("").length).toBeLessThanOrEqual(limits.maxCharacters);
  expect(plainTextOf(elements)).not.toMatch(/\n/);
  return elements;
}

it.each(readdirSync(ISSUES).filter((name) => name.endsWith(".gfm")))("Slack takes %s", (name) => {
  const markdown = readFileSync(new URL(name, ISSUES), "utf8");
  for (const maxCharacters of [3000, 500, 100, 20]) {
    expect(checked(markdown, { maxCharacters, maxJson: 8000 })).not.toEqual([]);
  }
  for (let end = 0; end < markdown.length; end += 7) {
    checked(markdown.slice(0, end), { maxCharacters: 500, maxJson: 4000 });
  }
});

/** What Markdown, GitHub, HTML and Slack give a meaning to, and what texts are made of besides. */
const PARTS = fc.constantFrom(
  ..."*|**|_|~~|`|```|[|](|)|![|<|>|> |- |1. |- [x] |# |\\|: |\n|\n\n|  |    |\t|\r\n|---|===|[^a]|[^a]: |[b]|[b]: http://b.c/".split(
    "|",
  ),
  ...["|", "|-|-|", "&amp;", "&#0;", "&#xd800;", "<!--", "-->", "<b>", "</b>", "<br>", "<pre>", "</pre>"],
  ...[
    "<details>",
    "<summary>",
    "</details>",
    "<td>",
    "<a href='http://a.b/'>",
    '<img alt="x" src="http://a.b/">',
  ],
  ...[
    "@ann",
    "#12",
    ":tada:",
    "<!channel>",
    "<@U012AB3CD>",
    "https://a.b/c",
    "www.a.b",
    "a@b.c",
    "mailto:a@b.c",
  ],
  ...[
    "word",
    "漢字",
    "👩‍👩‍👧‍👦",
    "e\u0301",
    "\u200b",
    "\u202e",
    "\u2028",
    "\ufeff",
    "\ud83d",
    "\0",
    "javascript:alert(1)",
  ],
);

const MARKDOWN = fc.array(fc.oneof({ weight: 9, arbitrary: PARTS }, fc.string({ unit: "binary" })), {
  maxLength: 60,
});

it("Slack takes whatever somebody writes, and it notifies nobody", () => {
  const limits = fc.record({
    maxCharacters: fc.integer({ min: 0, max: 400 }),
    maxJson: fc.integer({ min: 0, max: 4000 }),
  });
  fc.assert(
    fc.property(MARKDOWN, limits, (parts, each) => {
      checked(parts.join(""), each);
    }),
    { numRuns: RUNS, seed: 1 },
  );
});

it("a message with whatever somebody writes notifies nobody", () => {
  fc.assert(
    fc.property(MARKDOWN, (parts) => {
      const text = parts.join("");
      const event = anIssueEvent({ issue: { title: text, excerpt: text }, sender: { login: text } });
      const message = slackMessage(describeEvent(event));
      expect(pingsOf(message.text, Blocks.parse(message.blocks))).toEqual([]);
    }),
    { numRuns: RUNS, seed: 1 },
  );
});
