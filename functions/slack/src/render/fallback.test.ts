import { anIssueEvent } from "@issue-relay/shared/event/testing/an-issue-event";
import { describe, expect, it } from "vitest";
import { describeEvent } from "../describe/describe-event.ts";
import { fallback } from "./fallback.ts";

describe("the text for notifications and screen readers", () => {
  it("escapes what Slack would read as a mention or a link, and only that", () => {
    const title = `<!channel> & "A" <https://evil.example|GitHub> *bold* 'x' &amp;`;
    expect(fallback(describeEvent(anIssueEvent({ issue: { title, excerpt: "" } })))).toBe(
      `ann opened this · &lt;!channel&gt; &amp; "A" &lt;https://evil.example|GitHub&gt; *bold* 'x' &amp;amp; · acme/web#12`,
    );
  });

  it("is one line, whatever is in the issue", () => {
    const event = anIssueEvent({ issue: { title: "a\nb\u2028c", excerpt: "one\r\n\r\ntwo" } });
    expect(fallback(describeEvent(event))).toBe("ann opened this · a b c · acme/web#12 · one two");
  });
});
