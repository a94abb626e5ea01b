import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type LocalSlack, startLocalSlack } from "./server.ts";
import { call } from "./testing/client.ts";

let slack: LocalSlack;

beforeEach(async () => {
  slack = await startLocalSlack({
    token: "xoxb-test",
    channels: [
      { id: "C1", name: "issues" },
      { id: "C2", name: "bugs" },
    ],
    rateLimit: false,
  });
});

afterEach(() => slack.close());

const post = (given: object) => call(slack, "chat.postMessage", { channel: "C1", ...given });

async function page(channel = "issues"): Promise<string> {
  return (await fetch(`${slack.url}/?channel=${channel}`)).text();
}

async function shownText(text: string): Promise<string> {
  await post({ text });
  const [, shown = ""] =
    /<div class="content"><div class="text">(.*?)<\/div><\/div>/s.exec(await page()) ?? [];
  return shown;
}

describe("the page shows mrkdwn as Slack does", () => {
  it.each([
    ["*bold* _italic_ ~strike~ `code`", "<b>bold</b> <i>italic</i> <s>strike</s> <code>code</code>"],
    [
      "*_both_* in (*brackets*), not in 2*3*4 or snake_case_name",
      "<b><i>both</i></b> in (<b>brackets</b>), not in 2*3*4 or snake_case_name",
    ],
    ["* not bold * nor *over\nlines*", "* not bold * nor *over\nlines*"],
    ["`*not bold*` :tada: :no_such_emoji: 10:30:45", "<code>*not bold*</code> 🎉 :no_such_emoji: 10:30:45"],
    ["```\na *b* && <T>\n```\nafter", "<pre>a *b* &amp;&amp; &lt;T&gt;</pre>after"],
    ["> quoted\n&gt; too\nnot", "<blockquote>quoted\ntoo</blockquote>not"],
    ["• one\n• two", "• one\n• two"],
    ["&lt;!channel&gt; &amp;amp; done", "&lt;!channel&gt; &amp;amp; done"],
    [
      "<!channel> <@U1> <!subteam^S1|@team> <#C2>",
      '<span class="mention broadcast">@channel</span> <span class="mention">@U1</span> <span class="mention">@team</span> <span class="mention">#bugs</span>',
    ],
    ["fix <T> & <script>alert(1)</script>", "fix &lt;T&gt; &amp; &lt;script&gt;alert(1)&lt;/script&gt;"],
    [
      "<https://e.com/?a=1&amp;b=2|R&amp;D>",
      '<a href="https://e.com/?a=1&amp;b=2" target="_blank" rel="noopener noreferrer">R&amp;D</a>',
    ],
    [
      "see https://e.com/a_b_c.",
      'see <a href="https://e.com/a_b_c" target="_blank" rel="noopener noreferrer">https://e.com/a_b_c</a>.',
    ],
    ["<javascript:alert(1)|click>", "&lt;javascript:alert(1)|click&gt;"],
    ["<!date^0^{date_num}|then>", "1970-01-01"],
  ])("%j", async (text, shown) => {
    expect(await shownText(text)).toBe(shown);
  });
});

describe("the page", () => {
  it("shows rich text and plain text as they are, with what rich text says about style", async () => {
    const text = "*not bold* <!channel> &amp; <b>";
    const rich = {
      type: "rich_text",
      elements: [
        {
          type: "rich_text_section",
          elements: [{ type: "text", text, style: { bold: true, strike: true } }],
        },
        { type: "rich_text_quote", elements: [{ type: "link", url: "https://e.com", text: "<i>" }] },
      ],
    };
    await post({ text: "x", blocks: [rich, { type: "header", text: { type: "plain_text", text } }] });
    const escaped = "*not bold* &lt;!channel&gt; &amp;amp; &lt;b&gt;";
    const html = await page();
    expect(html).toContain(`<p><b><s>${escaped}</s></b></p>`);
    expect(html).toContain(
      '<blockquote><a href="https://e.com" target="_blank" rel="noopener noreferrer">&lt;i&gt;</a></blockquote>',
    );
    expect(html).toContain(`<h3>${escaped}</h3>`);
  });

  it("shows replies below their message, edits, and whom a message pings", async () => {
    const { ts } = await post({ text: "card", metadata: { event_type: "e", event_payload: { id: "42" } } });
    await post({ text: "reply <!here>", thread_ts: ts });
    await call(slack, "chat.update", { channel: "C1", ts, text: "new card" });
    const html = await page();
    expect(html).toContain('<span class="edited">(edited)</span>');
    expect(html).toMatch(/new card.*<div class="label">1 reply<\/div>.*reply/s);
    expect(html).toContain('<dd class="pings">here</dd>');
    expect(html).not.toContain(">card<");
  });

  it("opens the channel that is asked for, and says what is wrong with one", async () => {
    slack.archive("bugs");
    const html = await page("bugs");
    expect(html).toContain("the very beginning of the channel");
    expect(html).toContain('<span class="count">archived</span>');
  });

  it("lets no script run but its own", async () => {
    const response = await fetch(slack.url);
    expect(response.headers.get("content-security-policy")).toMatch(/default-src 'none'.*script-src 'nonce-/);
  });

  it("tells an open page when there is something new", async () => {
    const response = await fetch(`${slack.url}/events`);
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    expect((await reader?.read())?.value).toBe("data: changed\n\n");
    await post({ text: "new" });
    expect((await reader?.read())?.value).toBe("data: changed\n\n");
    await reader?.cancel();
  });

  it("gives everything as JSON, replies inside their message", async () => {
    const { ts } = await post({ text: "card <!channel>" });
    await post({ text: "reply", thread_ts: ts });
    expect(await (await fetch(`${slack.url}/messages.json`)).json()).toMatchObject({
      channels: [
        {
          name: "issues",
          messages: [{ ts, pings: ["channel"], replies: [{ text: "reply", thread_ts: ts }] }],
        },
        { name: "bugs", messages: [] },
      ],
    });
  });
});
