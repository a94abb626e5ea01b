import { fromMarkdown } from "mdast-util-from-markdown";
import { describe, expect, it } from "vitest";
import { excerptOf } from "./excerpt.ts";

describe("the excerpt of a text", () => {
  it("is the whole text where it is short, with one empty line between its blocks", () => {
    expect(excerptOf("It crashes.\n\n\n\nEvery time.\r\n\r\n- a\r\n- b\r\n", 500)).toBe(
      "It crashes.\n\nEvery time.\n\n- a\n- b",
    );
    expect(excerptOf("Text\n\n---\n\nmore", 500)).toBe("Text\n\n---\n\nmore");
    expect(excerptOf(" \r\n ", 500)).toBe("");
  });

  it.each([
    ["an issue template's", "<!-- Please describe -->It crashes", "It crashes"],
    ["one within a sentence", "It crashes<!-- no, really -->.", "It crashes."],
    ["one in a text that begins with a byte order mark", "\ufeffHello <!-- x --> world", "Hello  world"],
    ["one without content", "<!--> Visible", "Visible"],
    ["one inside HTML", "<details><!-- hint -->It crashes</details>", "<details>It crashes</details>"],
    ["one of several lines, between blocks", "a\n\n<!-- one\n\ntwo -->\n\nb", "a\n\nb"],
    ["one in a list", "- a\n- b <!-- c -->", "- a\n- b"],
    ["one that is not closed, to the end", "It crashes.\n\n<!-- unclosed\n\nmore", "It crashes."],
  ])("leaves out an HTML comment: %s", (_, text, shown) => {
    expect(excerptOf(text, 500)).toBe(shown);
  });

  it.each([
    "Typing `<!--` hangs it. Steps: open the editor.",
    "It hangs on:\n\n```html\n<!-- a comment -->\n```",
    "    <!-- indented code -->",
    "`` `<!-- x -->` ``",
    "Type <!-- and it hangs.",
    "a \\<!-- b --> c",
    '<img alt="<!--" src="x"> hello',
    '<div title="<!--">Visible</div>',
  ])("keeps a comment that is text: %j", (text) => {
    expect(excerptOf(text, 500)).toBe(text);
  });

  it("cuts only the last block, and ends it with an ellipsis", () => {
    const text = `First.\n\n${"word ".repeat(200)}\n\nNever shown.`;
    const shown = excerptOf(text, 100);
    expect(shown).toMatch(/^First\.\n\nword .*…$/s);
    expect(shown.length).toBeLessThanOrEqual(100);
    expect(excerptOf(`${"x".repeat(90)}\n\n${"y".repeat(90)}`, 100)).toBe(`${"x".repeat(90)}\n\n…`);
  });

  it.each(["```", "~~~~"])("closes a code block that it cuts: %s", (fence) => {
    const shown = excerptOf(`Log:\n\n${fence}js\n${"line\n".repeat(100)}${fence}`, 100);
    expect(shown).toMatch(new RegExp(`^Log:\\n\\n${fence}js\\n[^]*…\\n${fence}$`));
    expect(shown.length).toBeLessThanOrEqual(100);
  });

  it.each([
    ["a list", "- steps:\n  ```js\n", "  line of code\n", /\n {2}```$/],
    ["a quote", "> ~~~\n", "> line of code\n", /\n> ~~~$/],
    ["a list in a quote", "> 1. ```\n", ">    line\n", /\n> {4}```$/],
  ])("closes a code block that it cuts in %s", (_, begin, line, end) => {
    const shown = excerptOf(begin + line.repeat(60), 120);
    expect(shown).toMatch(end);
    expect(shown.length).toBeLessThanOrEqual(120);
    expect(fromMarkdown(`${shown}\n\nafter`).children).toHaveLength(2);
  });

  it.each([
    "-".repeat(40),
    "*".repeat(40),
    "+".repeat(40),
    `+----+${"-".repeat(40)}+`,
    `|${"-".repeat(40)}|`,
  ])("leaves out comments beside a rule or a table such as %s", (rule) => {
    const text = `<!-- a -->\n\n### What happened\n\n<!-- b -->\n\n\`\`\`\nlog\n${rule}\n\`\`\`\n\n${rule}`;
    const shown = excerptOf(text, 500);
    expect(shown).not.toContain("<!--");
    expect(shown).toMatch(/^### What happened\n\n```\nlog/);
  });

  it("keeps the indentation that makes lines a code block", () => {
    const text = "Steps:\n\n    - name: x\n      run: y";
    expect(excerptOf(text, 500)).toBe(text);
  });

  it("leaves out a comment that ends late, within a sentence and in a list", () => {
    const comment = `<!-- ${"hidden ".repeat(400)} -->`;
    expect(excerptOf(`Hello ${comment} world`, 500)).toBe("Hello  world");
    expect(excerptOf(`- a\n- b ${comment}\n- c`, 500)).toBe("- a\n- b \n- c");
  });

  it("is right where a comment hides the beginning of a long text", () => {
    expect(excerptOf(`<!-- ${"x".repeat(4_000)} -->\n\nIt crashes.`, 500)).toBe("It crashes.");
  });

  it("closes no code block that has no fence", () => {
    expect(excerptOf(`    \`\`\`\n${"    line\n".repeat(60)}`, 100)).toMatch(/line…$|…$/);
  });

  it("is never one open code block after another comment was left out before it", () => {
    const text = `- a <!-- ${"x".repeat(300)} -->\n\n  \`\`\`\n${"  line\n".repeat(60)}  \`\`\`\n`;
    expect(excerptOf(text, 100)).toMatch(/…\n {2}```$/);
  });

  it.each([2, 5, 19, 20, 21, 22, 23, 24, 25, 30, 99])("is never longer than %i", (max) => {
    for (const text of [
      "x".repeat(200),
      "```\nx\ny\n```\n\nabc def ghi jkl mno",
      "👨‍👩‍👧‍👦".repeat(50),
      `a\n\n${"b ".repeat(90)}`,
    ]) {
      const shown = excerptOf(text, max);
      expect(shown.length).toBeLessThanOrEqual(max);
      expect(shown.isWellFormed()).toBe(true);
    }
  });

  it.each([
    ["quotes in quotes", ">".repeat(8_000)],
    ["fewer quotes in quotes", "> ".repeat(2_600)],
    ["lists in lists", "- ".repeat(4_000)],
    ["mixed lists in lists", "* + ".repeat(800)],
    ["numbered lists in lists", "1. ".repeat(1_500)],
    [
      "lists that each begin a line",
      Array.from({ length: 120 }, (_, depth) => `${"  ".repeat(depth)}- a`).join("\n"),
    ],
    ["a dozen lists around many lines", `${"- ".repeat(11)}a\n${"a\n".repeat(3_900)}`],
    ["closing brackets", "]".repeat(8_000)],
    ["tags that never end", "<a ".repeat(2_600)],
    ["brackets", "[".repeat(8_000)],
    ["links in images", "![[](".repeat(1_600)],
    ["emphasis", "*a **b ".repeat(1_100)],
    ["ticks", "`a``b```c".repeat(880)],
    ["open comments", "<!--".repeat(2_000)],
    ["tables", "|a|b|\n|-|-|\n".repeat(600)],
    ["footnotes", "[^a]: x\n".repeat(1_000)],
    ["addresses", "http://a.b/".repeat(700)],
    ["underscores", "_a".repeat(4_000)],
    ["entities", "&amp;&#x1f600;".repeat(550)],
    ["line ends", "\n ".repeat(4_000)],
  ])("is made in less than half a second, even of a text that is built to be slow: %s", (_, text) => {
    const startedAt = performance.now();
    expect(excerptOf(text, 500).length).toBeLessThanOrEqual(500);
    expect(performance.now() - startedAt).toBeLessThan(500);
  });
});
