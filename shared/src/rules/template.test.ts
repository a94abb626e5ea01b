import { expect, it } from "vitest";
import { anIssueEvent } from "../event/testing/an-issue-event.ts";
import { filled } from "./template.ts";

const WORD_JOINER = "\u2060";

function shown(title: string): string {
  return filled("{{ title }}", anIssueEvent({ issue: { title } })).replaceAll(WORD_JOINER, "·");
}

it("a comment has the event's fields in it, and nothing where GitHub did not say one", () => {
  const event = anIssueEvent({ issue: { title: "Login fails" }, label: { name: "p1" } });
  expect(filled("{{title}} in {{ repository }}#{{ number }}: {{ label }}, {{ milestone }}. {{", event)).toBe(
    `Login fails in acme/web#12: p1, . {{`,
  );
});

it.each([
  ["**bold** _it_ `code`", "\\*\\*bold\\*\\* \\_it\\_ \\`code\\`"],
  ["<img src=x> &amp;", "&lt;img src\\=x&gt; &amp;amp;"],
  ["=== $x^2$ \u202egpj", "\\=\\=\\= \\$x^2\\$ gpj"],
  ["[a](javascript:x) ![b](c)", "\\[a\\]\\(javascript:x\\) \\!\\[b\\]\\(c\\)"],
  ["# head\n- item\r\n1. one", "\\#· head \\- item 1\\. one"],
  ["@ann, a@b.example", "@·ann, a@·b\\.example"],
  ["acme/web#7 GH-7 gh-8", "acme/web\\#·7 GH·\\-7 gh·\\-8"],
  ["https://evil.example www.evil.example", "https:·//evil\\.example www·\\.evil\\.example"],
  ["{{ repository }}", "\\{\\{ repository \\}\\}"],
  ["$& $1 \\", "\\$&amp; \\$1 \\\\"],
])("what somebody has written is text in it, pings nobody and links nothing: %s", (title, text) => {
  expect(shown(title)).toBe(text);
});
