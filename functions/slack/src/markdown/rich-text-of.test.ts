import { describe, expect, it } from "vitest";
import { richTextOf } from "./rich-text-of.ts";
import { readable } from "./testing/readable.ts";

const LIMITS = { maxCharacters: 2000, maxJson: 8000, more: "https://github.com/acme/web/issues/12" };

function shown(markdown: string): string {
  return readable(richTextOf(markdown, LIMITS));
}

describe("in Slack", () => {
  it.each([
    [
      "styles",
      "a **b** __c__ *d* _e_ ~f~ ~~g~~ `h` ***i***",
      "│ a **b** **c** _d_ _e_ ~~f~~ ~~g~~ `h` **_i_**",
    ],
    ["styles in one another", "**a `b` _c_**", "│ **a ****`b`**** ****_c_**"],
    ["a link", "[docs](https://a.b/c 'x')", "│ [docs](https://a.b/c)"],
    [
      "a link by reference",
      "[docs][d] and [d]\n\n[d]: https://a.b/",
      "│ [docs](https://a.b/) and [d](https://a.b/)",
    ],
    [
      "addresses",
      "https://a.b/c, www.a.b and <ann@a.b>",
      "│ [](https://a.b/c), [www.a.b](http://www.a.b/) and [ann@a.b](mailto:ann@a.b)",
    ],
    [
      "an image",
      "![shot](https://a.b/c.png) ![](https://a.b/d.png)",
      "│ [shot](https://a.b/c.png) [image](https://a.b/d.png)",
    ],
    ["an image in a link", "[![CI](https://a.b/c.svg)](https://a.b/ci)", "│ [CI](https://a.b/ci)"],
    ["line ends, which GitHub keeps", "a\nb  \nc\\\nd", "│ a\n│ b\n│ c\n│ d"],
    ["paragraphs", "a\n\n\n\nb\r\n\r\nc", "│ a\n│\n│ b\n│\n│ c"],
    [
      "a heading, close to its text",
      "# Steps `x`\n\none\n\nTwo\n---\n",
      "│ **Steps ****`x`**\n│ one\n│\n│ **Two**",
    ],
    ["a rule", "a\n\n---\n\nb", "│ a\n│\n│ ———\n│\n│ b"],
    ["mentions, numbers and emoji as typed", "@ann #12 :tada: GH-3 a/b#4", "│ @ann #12 :tada: GH-3 a/b#4"],
    ["escapes and entities", "\\*a\\* &lt;b&gt; &copy; &#x1f600; &nope;", "│ *a* <b> © 😀 &nope;"],
  ])("shows %s", (_, markdown, expected) => {
    expect(shown(markdown)).toBe(expected);
  });

  it.each([
    ["a list", "- a\n- b\n", "│ • a\n│ • b"],
    ["a numbered list from its number on", "3. a\n4. b", "│ 3. a\n│ 4. b"],
    [
      "lists in lists",
      "- a\n  - b\n    1. c\n    2. d\n- e",
      "│ • a\n│   • b\n│     1. c\n│     2. d\n│ • e",
    ],
    ["tasks", "- [ ] a\n- [x] **b**\n- c", "│ • ☐ a\n│ • ☑ **b**\n│ • c"],
    ["paragraphs of an item", "1. a\n\n   b\n2. c", "│ 1. a\n│   b\n│ 2. c"],
    [
      "code in an item, and the numbers that follow",
      "1. a\n   ```sh\n   x\n   ```\n2. b",
      "│ 1. a\n═══\nx\n═══\n│ 2. b",
    ],
    ["no item without content", "- \n- a\n-", "│ • a"],
    [
      "deeper lists than Slack indents",
      `${Array.from({ length: 12 }, (_, depth) => `${"  ".repeat(depth)}- ${depth}`).join("\n")}`,
      expect.stringContaining("│                 • 11"),
    ],
  ])("shows %s", (_, markdown, expected) => {
    expect(shown(markdown)).toEqual(expected);
  });

  it.each([
    ["code", "```ts\nconst a = `b`;\n\n  // c\n```", "═══\nconst a = `b`;\n\n  // c\n═══"],
    ["indented code", "a\n\n    - b\n      c", "│ a\n═══\n- b\n  c\n═══"],
    ["a fence within a fence", "````md\n```\na\n```\n````", "═══\n```\na\n```\n═══"],
    ["code that is not closed", "a\n```\nb", "│ a\n═══\nb\n═══"],
    [
      "a comment in code, which is text",
      "```html\n<!-- a -->\n```\n\n`<!-- b -->`",
      "═══\n<!-- a -->\n═══\n│ `<!-- b -->`",
    ],
    ["no empty code", "```\n```\na", "│ a"],
    [
      "a table with its columns",
      "| a | right |\n|--|--:|\n| **long** | 1 |\n| 日本 | \\| |",
      "═══\na    | right\n-----|------\nlong |     1\n日本 |     |\n═══",
    ],
    ["half a table", "| a | b |\n|--", "│ | a | b |\n│ |--"],
  ])("shows %s", (_, markdown, expected) => {
    expect(shown(markdown)).toBe(expected);
  });

  it.each([
    ["a quote", "> a\n> b\n\nc", "│ > a\n│ > b\n│\n│ c"],
    ["a quote in a quote", "> > a\n>\n> b", "│ > > a\n│\n│ > b"],
    ["a list in a quote", "> - a\n> - b", "│ • > a\n│ • > b"],
    ["code in a quote", "> ```\n> a\n> ```", "═══\na\n═══"],
    [
      "footnotes at the end, numbered as they are referred to",
      "a[^x] b[^y]\n\n[^y]: two\n[^x]: one\n\nc",
      "│ a[1] b[2]\n│\n│ c\n│\n│ [1] one\n│\n│ [2] two",
    ],
  ])("shows %s", (_, markdown, expected) => {
    expect(shown(markdown)).toBe(expected);
  });
});

describe("of HTML", () => {
  it.each([
    ["an issue template's comment", "<!-- Please describe -->It crashes", "│ It crashes"],
    ["a comment within a sentence", "It crashes <!-- no, really -->.", "│ It crashes ."],
    ["a comment after a byte order mark", "\ufeff<!-- x -->\n\nHello", "│ Hello"],
    ["a comment without content", "<!--> Visible", "│ Visible"],
    ["a comment of several lines", "a\n\n<!-- one\n\ntwo -->\n\nb", "│ a\n│\n│ b"],
    ["a comment in a list", "- a\n- b <!-- c -->", "│ • a\n│ • b"],
    [
      "a comment between an item's paragraphs",
      "1. a\n   <!-- b\n   c -->\n\n   d\n2. e",
      "│ 1. a\n│   d\n│ 2. e",
    ],
    ["a comment that is not closed", "It crashes.\n\n<!-- unclosed\n\nmore", "│ It crashes."],
    ["tags", "<div align='center'><p>a</p>\n<p>b</p></div>", "│ a\n│\n│ b"],
    ["attributes that look like comments", '<img alt="<!--" src="x"> hello', "│ <!-- hello"],
  ])("leaves out %s", (_, markdown, expected) => {
    expect(shown(markdown)).toBe(expected);
  });

  it.each([
    [
      "details",
      "<details>\n<summary>Logs</summary>\n\n```\nx\n```\n\n</details>\n\na",
      "│ **Logs**\n═══\nx\n═══\n│ a",
    ],
    ["line breaks", "a<br>b<br/>c", "│ a\n│ b\n│ c"],
    [
      "images",
      `<img width="3" alt="A &amp; B" src="https://a.b/c.png"><img src='https://a.b/d.png'>`,
      "│ [A & B](https://a.b/c.png)[image](https://a.b/d.png)",
    ],
    [
      "links and styles",
      'x <a href="https://a.b/">a <b>b</b></a> <kbd>Ctrl</kbd> H<sub>2</sub>O',
      "│ x [a ](https://a.b/)[**b**](https://a.b/) `Ctrl` H2O",
    ],
    [
      "a table",
      "<table><tr><th>a</th><th>b</th></tr>\n<tr><td>c</td><td>d</td></tr></table>",
      "│ **a** | **b**\n│ c | d",
    ],
    ["a list", "<ul><li>a</li><li>b</li></ul>", "│ • a\n│ • b"],
    ["preformatted text", "<pre><code>a\n  b &lt; c</code></pre>", "═══\na\n  b < c\n═══"],
    ["text about tags", "Use `<T>` or \\<U> & 1 < 2", "│ Use `<T>` or <U> & 1 < 2"],
  ])("shows %s", (_, markdown, expected) => {
    expect(shown(markdown)).toBe(expected);
  });
});

describe("a link", () => {
  it.each([
    "javascript:alert(1)",
    "/a/b",
    "#c",
    "ftp://a.b/",
    "data:text/html,x",
    "https://",
    `https://a.b/${"c".repeat(3000)}`,
  ])("is text where it leads nowhere from Slack: %.40s", (address) => {
    expect(shown(`[a](<${address}>) ![b](<${address}>)`)).toBe("│ a b");
  });

  it("is text where its address would take the room of the text", () => {
    const long = `https://a.b/${"c".repeat(2500)}`;
    const markdown = `[one](${long}) [two](${long}) [three](https://a.b/c)`;
    expect(readable(richTextOf(markdown, { ...LIMITS, maxJson: 4000 }))).toBe(
      "│ one two [three](https://a.b/c)",
    );
  });

  it("is shown in the characters that browsers ask for", () => {
    expect(shown("[a](https://аpple.com/ü)")).toBe("│ [a](https://xn--pple-43d.com/%C3%BC)");
  });
});

describe("a text that shows nothing", () => {
  it.each([
    "",
    " \r\n ",
    "<!-- only -->",
    "\u200b",
    "**\u2060**",
    "[](https://a.b/)",
    "[a]: https://a.b/",
    "- \n- ",
    ">>>",
    "<p></p>",
    "```\n\n```",
  ])("has no element: %j", (markdown) => {
    expect(richTextOf(markdown, LIMITS)).toEqual([]);
  });
});
