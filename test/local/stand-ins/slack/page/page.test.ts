import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type LocalSlack, startLocalSlack } from "../server.ts";
import { call } from "../testing/client.ts";

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

function post(given: object) {
  return call(slack, "chat.postMessage", { channel: "C1", ...given });
}

async function page(channel = "issues"): Promise<string> {
  return (await fetch(`${slack.url}/?channel=${channel}`)).text();
}

function rich(...elements: unknown[]) {
  return {
    type: "rich_text",
    elements: [{ type: "rich_text_section", elements }],
  };
}

describe("the page shows a text with Slack's own markup", () => {
  it.each([
    ["*bold* _italic_ ~gone~ `a*b*`", "<b>bold</b> <i>italic</i> <s>gone</s> <code>a*b*</code>"],
    [
      "*<https://e.com/1?a=b&amp;c|#1 &lt;Title&gt;>*",
      '<b><a href="https://e.com/1?a=b&amp;c" target="_blank" rel="noopener noreferrer">#1 &lt;Title&gt;</a></b>',
    ],
    ["for <@U1> and <!subteam^S1>", mentions("for @Annie and @oncall")],
    ["in <#C2>, <@U9> and <@U8|ann>", mentions("in #bugs, @U9! and @U8!")],
    ["<!channel> &lt;!here&gt;", '<span class="mention broadcast">@channel</span> &lt;!here&gt;'],
    ["<!date^43200^{date_num}|then> :tada:", '1970-01-01 <span class="emoji">🎉</span>'],
    [
      "&gt; quote\n2 * 3 * 4, snake_case, 10:30:45",
      "<blockquote> quote</blockquote>2 * 3 * 4, snake_case, 10:30:45",
    ],
    ["<script>alert(1)</script> Map<T>", "&lt;script&gt;alert(1)&lt;/script&gt; Map&lt;T&gt;"],
    ["<javascript:alert(1)|click>", "&lt;javascript:alert(1)|click&gt;"],
  ])("%j, as a message and in a block", async (text, shown) => {
    slack.setMember({ id: "U1", name: "ann", realName: "Ann Lee", displayName: "Annie" });
    slack.setUserGroup({ id: "S1", handle: "oncall" });
    const mrkdwn = { type: "mrkdwn", text };
    await post({ text });
    await post({ text: "x", blocks: [{ type: "context", elements: [mrkdwn] }] });
    await post({ text: "x", blocks: [{ type: "section", fields: [mrkdwn] }] });
    const html = await page();
    expect(html).toContain(`<div class="content"><div class="text">${shown}</div></div>`);
    expect(html).toContain(`<div class="context"><span class="text">${shown}</span></div>`);
    expect(html).toContain(`<div class="fields"><div class="text">${shown}</div></div>`);
  });
});

/** The names in a text as mentions; one with `!` is unknown. */
function mentions(text: string): string {
  return text.replaceAll(/([@#]\w+)(!?)/g, (_, name: string, unknown: string) => {
    return `<span class="mention${unknown && " unknown"}">${name}</span>`;
  });
}

describe("the page", () => {
  it("shows rich text and plain text as they are, with what rich text says about style", async () => {
    const text = "*not bold* <!channel> &amp; <b>";
    const quote = {
      type: "rich_text",
      elements: [
        { type: "rich_text_quote", elements: [{ type: "link", url: "https://e.com", text: "<i>" }] },
      ],
    };
    const styled = rich({ type: "text", text, style: { bold: true, strike: true } });
    await post({
      text: "x",
      blocks: [styled, quote, { type: "header", text: { type: "plain_text", text } }],
    });
    const escaped = "*not bold* &lt;!channel&gt; &amp;amp; &lt;b&gt;";
    const html = await page();
    expect(html).toContain(`<p><b><s>${escaped}</s></b></p>`);
    expect(html).toContain(
      '<blockquote><a href="https://e.com" target="_blank" rel="noopener noreferrer">&lt;i&gt;</a></blockquote>',
    );
    expect(html).toContain(`<h3>${escaped}</h3>`);
  });

  it.each([
    [{ type: "emoji", name: "large_green_circle" }, '<span class="emoji">🟢</span>'],
    [{ type: "emoji", name: "no_such_emoji" }, ":no_such_emoji:"],
    [{ type: "broadcast", range: "channel" }, '<span class="mention broadcast">@channel</span>'],
    [{ type: "user", user_id: "U1" }, mentions("@Ann")],
    [{ type: "user", user_id: "U9" }, mentions("@U9!")],
    [{ type: "usergroup", usergroup_id: "S1" }, mentions("@oncall")],
    [{ type: "usergroup", usergroup_id: "S9" }, mentions("@S9!")],
    [{ type: "channel", channel_id: "C2" }, mentions("#bugs")],
    [{ type: "date", timestamp: 43_200, format: "{date_num}, {never}" }, "1970-01-01, {never}"],
    [{ type: "link", url: "javascript:alert(1)", text: "click" }, "click"],
  ])("shows %j as Slack does", async (element, shown) => {
    slack.setMember({ id: "U1", name: "ann", realName: "Ann", deleted: true });
    slack.setUserGroup({ id: "S1", handle: "oncall" });
    await post({ text: "x", blocks: [rich(element)] });
    expect(await page()).toContain(`<p>${shown}</p>`);
  });

  it("shows an emoji in plain text, unless that is switched off", async () => {
    const header = (more: object) => ({
      type: "header",
      text: { type: "plain_text", text: "10:30:45 :wastebasket:", ...more },
    });
    await post({ text: "x", blocks: [header({}), header({ emoji: false })] });
    const html = await page();
    expect(html).toContain('<h3>10:30:45 <span class="emoji">🗑️</span></h3>');
    expect(html).toContain("<h3>10:30:45 :wastebasket:</h3>");
  });

  it("shows a table below everything else, with its columns aligned and no heading of its own", async () => {
    const number = { type: "raw_number", value: 12, text: "12 h" };
    const rows = [[{ type: "raw_text", text: "<Label>" }, rich({ type: "user", user_id: "U9" }), number]];
    const column_settings = [{ is_wrapped: true }, null, { align: "right" }];
    await post({ text: "x", blocks: [{ type: "table", rows, column_settings }, { type: "divider" }] });
    expect(await page()).toContain(
      [
        '<hr><div class="table"><table><tr><td class="left wrapped">&lt;Label&gt;</td>',
        `<td class="left"><p>${mentions("@U9!")}</p></td><td class="right">12 h</td></tr></table></div>`,
      ].join(""),
    );
  });

  it("shows edits of a text, but none of blocks, and whom a message pinged when it was posted", async () => {
    const metadata = { event_type: "e", event_payload: { id: "42" } };
    const { ts } = await post({ text: "old <!here>", metadata });
    await call(slack, "chat.update", { channel: "C1", ts, text: "new <@U1>" });
    const html = await page();
    expect(html).toContain('<span class="edited">(edited)</span>');
    expect(html).toContain('<dd class="pings">here</dd>');
    expect(html).toContain("&quot;id&quot;: &quot;42&quot;");
    expect(html).not.toContain(">old ");
    await call(slack, "chat.update", { channel: "C1", ts, text: "new", blocks: [{ type: "divider" }] });
    expect(await page()).not.toContain("(edited)");
  });

  it("shows a list, code and a quote, those with a border as part of a quote", async () => {
    const section = (text: string) => ({
      type: "rich_text_section",
      elements: [{ type: "text", text }],
    });
    const { elements } = section("x");
    const list = (more: object) => ({ type: "rich_text_list", elements: [section("x")], ...more });
    const parts = [
      list({ style: "bullet", indent: 2 }),
      list({ style: "ordered", offset: 4, border: 1 }),
      { type: "rich_text_preformatted", elements },
      { type: "rich_text_preformatted", elements, border: 1 },
    ];
    await post({ text: "x", blocks: [{ type: "rich_text", elements: parts }] });
    expect(await page()).toContain(
      [
        '<ul class="indent-2"><li>x</li></ul>',
        '<blockquote><ol class="indent-0" start="5"><li>x</li></ol></blockquote>',
        "<pre>x</pre>",
        "<blockquote><pre>x</pre></blockquote>",
      ].join(""),
    );
  });

  it("loads its own script, file by file", async () => {
    const response = await fetch(`${slack.url}/browser/main.js`);
    expect(response.headers.get("content-type")).toMatch(/^text\/javascript/);
    expect((await fetch(`${slack.url}/browser/..%2Fpage.ts`)).status).toBe(404);
  });

  it("names block and action of a button, links one that has a URL, and puts what one asks first before it", async () => {
    const text = { type: "plain_text", text: "Open" };
    const confirm = { title: text, text, confirm: text, deny: text };
    const elements = [
      { type: "button", text, url: "https://example.com/1", style: "primary" },
      { type: "button", text, action_id: "close", style: "danger", confirm },
    ];
    await post({ text: "x", blocks: [{ type: "actions", elements }] });
    const html = await page();
    const link =
      'data-action="action-0" href="https://example.com/1" target="_blank" rel="noopener noreferrer">Open</a>';
    expect(html).toContain(
      `<a class="button primary" data-block="block-0" ${link}<template class="confirm">`,
    );
    expect(html).toContain(
      '</template><button class="button danger" data-block="block-0" data-action="close" type="button">Open</button>',
    );
  });

  it("marks emoji, so that digits beside them come from the font of the text", async () => {
    await post({ text: "10 of 24 👩‍💻 ✅" });
    expect(await page()).toContain(
      '>10 of 24 <span class="emoji">👩‍💻</span> <span class="emoji">✅</span><',
    );
  });

  it("opens the channel that is asked for, and says that it is archived", async () => {
    slack.archive("bugs");
    const html = await page("bugs");
    expect(html).toContain("the very beginning of the channel");
    expect(html).toContain('<span class="state">archived</span>');
  });

  it("lets no script run but its own", async () => {
    const response = await fetch(slack.url);
    expect(response.headers.get("content-security-policy")).toMatch(/default-src 'none'.*script-src 'nonce-/);
  });

  it("shows the newest 100 messages, and leads to older ones", async () => {
    const stamps: string[] = [];
    for (let number = 0; number < 101; number += 1) {
      stamps.push((await post({ text: `message ${number}.` })).ts);
    }
    const html = await page();
    expect(html).toContain("message 100.");
    expect(html).not.toContain("message 0.");
    const older = await (await fetch(`${slack.url}/?channel=C1&before=${stamps[1]}`)).text();
    expect(html).toContain(`href="/?channel=C1&amp;before=${stamps[1]}"`);
    expect(older).toContain("message 0.");
    expect(older).not.toContain("message 1.");
    expect(older).toContain("the very beginning of the channel");
  });

  it("sends an open page an event when there is something new", async () => {
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
