import { expect, it } from "vitest";
import { Blocks } from "./block-kit.ts";
import { pingsOf } from "./pings.ts";

it.each([
  ["<@U1> and <@U2|ann>", ["U1", "U2"]],
  ["<!subteam^S1|@team>", ["S1"]],
  ["<!here>, <!everyone>, <!channel> and its old name <!group>", ["here", "everyone", "channel"]],
  ["*<@U1>* in `<@U1>` and ```\n<@U3>\n```", ["U1", "U3"]],
])("%j in a text pings %j", (text, pings) => {
  expect(pingsOf(text, [])).toEqual(pings);
});

it.each([
  "@channel",
  "&lt;!channel&gt;",
  "<#C1>",
  "<https://example.com|@here>",
  "<!date^0^{date}|then>",
  "Map<T>",
])("%j in a text pings nobody", (text) => {
  expect(pingsOf(text, [])).toEqual([]);
});

it("a mention in a cell of a table pings", () => {
  const mention = { type: "user", user_id: "U1" };
  const cell = { type: "rich_text", elements: [{ type: "rich_text_section", elements: [mention] }] };
  expect(pingsOf("", Blocks.parse([{ type: "table", rows: [[cell]] }]))).toEqual(["U1"]);
});
