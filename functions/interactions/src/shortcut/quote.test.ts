import { describe, expect, it } from "vitest";
import { RELAY } from "../testing/a-function.ts";
import { escapedQuotes, type Message, quoted } from "./quote.ts";

const WORD_JOINER = "\u2060";
const MESSAGE: Message = {
  ts: "1700000000.000100",
  text: "Login *fails*:\n\nask <@U0MEI>",
  user: "U0TOMAS",
  channel: "C0ISSUES",
  domain: "acme",
};

describe("a message that becomes an issue", () => {
  it("is quoted, with who has written it, and a link to it", () => {
    expect(quoted(MESSAGE, RELAY)).toBe(
      "> Login *fails*:\n>\n> ask @mei\n\nWritten by tomas in Slack: https://acme.slack.com/archives/C0ISSUES/p1700000000000100",
    );
  });

  it("is quoted without the empty lines around it", () => {
    expect(quoted({ ...MESSAGE, text: "\n\n Login fails \n" }, RELAY)).toMatch(
      /^> Login fails\n\nWritten by/,
    );
  });

  it("is linked within its thread, where it is an answer", () => {
    const answer = { ...MESSAGE, thread_ts: "1600000000.000200" };
    expect(quoted(answer, RELAY)).toContain("/p1700000000000100?thread_ts=1600000000.000200&cid=C0ISSUES");
    expect(quoted({ ...MESSAGE, thread_ts: MESSAGE.ts }, RELAY)).not.toContain("thread_ts");
  });

  it.each([
    ["U0ADA", "member U0ADA"],
    [undefined, "an app"],
  ])("names whom it can: %s", (user, named) => {
    expect(quoted({ ...MESSAGE, user }, RELAY)).toContain(`Written by ${named} in Slack`);
  });

  it.each(["", null, undefined, " \u200b"])(
    "of which nothing can be read is linked all the same: %j",
    (text) => {
      expect(quoted({ ...MESSAGE, text }, RELAY)).toMatch(/^Written by tomas in Slack: https/);
    },
  );

  it("is linked no more than it can be, where Slack does not say the workspace", () => {
    expect(quoted({ ...MESSAGE, domain: undefined }, RELAY)).toMatch(/Written by tomas in Slack$/);
  });

  it("fits into the field of a modal, with its link, however long it is", () => {
    for (const text of [
      "x".repeat(40_000),
      "\n".repeat(40_000),
      "x\n".repeat(20_000),
      "👩‍👩‍👧".repeat(5_000),
    ]) {
      const field = quoted({ ...MESSAGE, text }, RELAY);
      expect(field.length).toBeLessThanOrEqual(3_000);
      expect(field).toMatch(/p1700000000000100$/);
      expect(field.isWellFormed()).toBe(true);
    }
  });
});

describe("on GitHub, what somebody has said in Slack", () => {
  it.each([
    ["> ask @ann about #7, GH-8 and acme/web#9", "> ask @·ann about \\#·7, GH·\\-8 and acme/web\\#·9"],
    ["> <img src=x onerror=y> <!-- x", "> &lt;img src\\=x onerror\\=y&gt; &lt;\\!\\-\\- x"],
    ["> [a](https://b.example/issues/7)", "> \\[a\\]\\(https:·//b\\.example/issues/7\\)"],
    [">```\n>rm -rf\n> ```", "> \\`\\`\\`\n> rm \\-rf\n> \\`\\`\\`"],
    ["   > > nested", "> &gt; nested"],
    [">\n>  \n> x", ">\n>\n> x"],
    ["> one\u2028@ann\r> #7\r\n> www.b.example", "> one @·ann\r> \\#·7\r\n> www·\\.b\\.example"],
  ])("pings nobody, links nothing and is no HTML: %s", (text, markdown) => {
    expect(escapedQuotes(text).replaceAll(WORD_JOINER, "·")).toBe(markdown);
  });

  it("stands beside the Markdown of whoever creates the issue", () => {
    const text =
      "**Steps**\n\n- one @tomas\n\n> as *said*\n\nWritten by mei in Slack: https://acme.slack.com/x";
    expect(escapedQuotes(text)).toBe(text.replace("*said*", "\\*said\\*"));
  });
});
