import { describe, expect, it } from "vitest";
import { richTextOf } from "./rich-text-of.ts";
import { readable } from "./testing/readable.ts";

const MORE = "https://github.com/acme/web/issues/12";
const ENDING = `[more](${MORE})`;

function shown(markdown: string, maxCharacters: number, maxJson = 8000): string {
  return readable(richTextOf(markdown, { maxCharacters, maxJson, more: MORE }));
}

describe("a text that is too long", () => {
  it("ends after a word, with a link to the rest", () => {
    expect(shown("one two three four five", 20)).toBe(`│ one two… ${ENDING}`);
    expect(shown("one **two three four** five", 21)).toBe(`│ one **two three**… ${ENDING}`);
    expect(shown("one two three four five", 23)).toBe("│ one two three four five");
  });

  it("ends with an ellipsis alone where nothing has the rest", () => {
    for (const more of [undefined, "/relative"]) {
      expect(readable(richTextOf("word ".repeat(9), { maxCharacters: 20, maxJson: 8000, more }))).toBe(
        "│ word word word…",
      );
    }
  });

  it("ends between what a reader sees as characters where there is no space", () => {
    expect(shown("漢字".repeat(20), 20)).toBe(`│ 漢字漢字漢字漢字漢字漢字… ${ENDING}`);
    expect(shown("👨‍👩‍👧‍👦".repeat(9), 41)).toBe(`│ 👨‍👩‍👧‍👦👨‍👩‍👧‍👦👨‍👩‍👧‍👦… ${ENDING}`);
    expect(shown(`${"x".repeat(100)} y`, 58)).toBe(`│ ${"x".repeat(50)}… ${ENDING}`);
  });

  it("keeps whole blocks, and of the last no few letters", () => {
    const text = `${"a".repeat(80)}\n\n${"word ".repeat(50)}`;
    expect(shown(text, 95)).toBe(`│ ${"a".repeat(80)}\n│\n│ … ${ENDING}`);
    expect(shown(text, 125)).toBe(`│ ${"a".repeat(80)}\n│\n│ ${"word ".repeat(7).trimEnd()}… ${ENDING}`);
  });

  it("ends after a line of code, within a list or in a quote", () => {
    expect(shown(`Log:\n\n\`\`\`\n${"a line\n".repeat(30)}\`\`\`\n`, 50)).toBe(
      `│ Log:\n═══\n${"a line\n".repeat(5)}═══\n│ … ${ENDING}`,
    );
    expect(shown(`- a\n- ${"word ".repeat(30)}\n- c`, 40)).toBe(
      `│ • a\n│ • word word word word word word… ${ENDING}`,
    );
    expect(shown(`> ${"word ".repeat(30)}`, 40)).toBe(`│ > word word word word word word… ${ENDING}`);
  });

  it("goes on where comments hide most of it", () => {
    const comment = `<!-- ${"hidden ".repeat(350)} -->`;
    expect(shown(`${`${comment}\n\n`.repeat(2)}It crashes ${comment} often.`, 50)).toBe(
      "│ It crashes often.",
    );
    expect(shown(`- a\n- b ${comment}\n- c`, 50)).toBe("│ • a\n│ • b\n│ • c");
  });

  it("links to the rest where it was cut before it came, whatever is visible of it", () => {
    const cut = (text: string) => `${text.padEnd(8000, "x").slice(0, 8000)}…`;
    expect(shown(cut(`Seen <!-- ${"hidden ".repeat(2000)}`), 500)).toBe(`│ Seen\n│\n│ … ${ENDING}`);
    expect(shown(cut(`<details>\n\n<!--\n${"hidden\n".repeat(2000)}`), 500)).toBe(`│ … ${ENDING}`);
    expect(shown(cut(`<!-- ${"x".repeat(7900)} -->\n\ntext [link](https://a.b/c`), 500)).toBe(
      `│ text\n│\n│ … ${ENDING}`,
    );
  });

  it("has the links that its JSON has room for, and then fewer words", () => {
    const styled = "**a** *b* ".repeat(200);
    const json = JSON.stringify(richTextOf(styled, { maxCharacters: 1000, maxJson: 2000, more: MORE }));
    expect(json.length).toBeLessThanOrEqual(2000);
    expect(json.length).toBeGreaterThan(1800);
    expect(json).toContain(MORE);
  });

  it("is left out where there is room for nothing", () => {
    for (const [maxCharacters, maxJson] of [
      [0, 8000],
      [5, 8000],
      [500, 2],
    ] as const) {
      expect(richTextOf("word ".repeat(100), { maxCharacters, maxJson, more: MORE })).toEqual([]);
    }
  });
});

describe("a text that is built to be slow", () => {
  const units = {
    "quotes in quotes": ">",
    "spaced quotes in quotes": "> ",
    "lists in lists": "- ",
    "other lists in lists": "+ ",
    "mixed lists in lists": "* + ",
    "numbered lists in lists": "1. ",
    "lists in quotes": "> - ",
    "opening brackets": "[",
    "closing brackets": "]",
    "open links": "[](",
    "links in images": "![[](",
    "open tags": "<a ",
    "open attributes": '<a b="',
    "styled tags": "<b>x",
    "open comments": "<!--",
    "open comments in lines": "<!--\n",
    comments: "<!-- a -->\n",
    emphasis: "*a **b ",
    "mixed emphasis": "*_a",
    stars: "*",
    ticks: "`",
    "ticks of several lengths": "`a``b```c",
    tildes: "~a",
    tables: "|a|b|\n|-|-|\n",
    columns: "|a",
    footnotes: "[^a]: x\n",
    "references to footnotes": "[^a]",
    definitions: "[a]: b\n",
    addresses: "http://a.b/",
    "addresses and underscores": "_www.",
    "mail addresses": "a@b.c ",
    entities: "&amp;&#x1f600;",
    "line ends": "\n ",
    "underlined headings": "a\n-\n",
    "quotes that go on": ">a\nb\n",
    tasks: "- [ ] a\n",
    spaces: "a ",
    "joined emoji": "👨‍👩‍👧‍👦",
    accents: "\u0301",
    flags: "🇩🇪",
    nothing: "\0",
  };
  const texts = [
    ...Object.entries(units).map(([name, unit]) => [name, unit.repeat(65_536).slice(0, 65_536)] as const),
    ["lists around many lines", `${"- ".repeat(6)}a\n${"a\n".repeat(30_000)}`],
    ["wide rows of tables", `${"|a".repeat(140)}\n${"|-".repeat(140)}\n${"b\n".repeat(30_000)}`],
    ["steps", Array.from({ length: 250 }, (_, depth) => `${"  ".repeat(depth)}- a`).join("\n")],
  ] as const;

  // On a quiet machine each takes less than 30 ms; others may use this one at the same time.
  it.each(texts)("is shown in a fraction of a second: %s", (_, text) => {
    const times = [1, 2, 3].map(() => {
      const startedAt = performance.now();
      richTextOf(text, { maxCharacters: 3000, maxJson: 4000, more: MORE });
      return performance.now() - startedAt;
    });
    expect(Math.min(...times)).toBeLessThan(250);
  });
});
