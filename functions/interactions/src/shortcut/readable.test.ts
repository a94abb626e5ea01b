import { expect, it } from "vitest";
import { RELAY } from "../testing/a-function.ts";
import { readable } from "./readable.ts";

it.each([
  ["<@U0MEI> and <@U0ADA>", "@mei and @U0ADA"],
  ["<@U0ADA|ada> and <@W0X|>", "@ada and @W0X"],
  ["<#C0ISSUES|issues> <#C0OTHER>", "#issues #C0OTHER"],
  [
    "<!here> <!channel> <!subteam^S0ONCALL> <!subteam^S0X|@others> <!subteam^S0Y>",
    "@here @channel @oncall @others @S0Y",
  ],
  ["<!date^1392734382^{date} at {time}|Feb 18, 2014>", "Feb 18, 2014"],
  ["<https://a.example/?x=1&amp;y=2|the page>", "the page (https://a.example/?x=1&y=2)"],
  ["<https://a.example/> <http://a.example|a.example>", "https://a.example/ http://a.example"],
  ["<mailto:mei@acme.example|mei@acme.example>", "mei@acme.example"],
  ["1 &lt; 2 &amp;&amp; &lt;@U0MEI&gt;, &amp;lt;", "1 < 2 && <@U0MEI>, &lt;"],
  ["*bold* `code`\r\nnext\n\tline", "*bold* `code`\nnext\n\tline"],
  ["\u202edlrow\u0007 <", "dlrow  <"],
  ["", ""],
])("a message is read as people see it: %s", (text, shown) => {
  expect(readable(text, RELAY)).toBe(shown);
});
