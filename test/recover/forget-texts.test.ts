import { describe, expect, it } from "vitest";
import { z } from "zod";
import { ANN, aForget, ago, deadForm, deadLetter, delivery, event } from "./testing/a-forget.ts";
import { aHistoryWorld } from "./testing/a-history-world.ts";

/** A text, and what is left of it. */
const TRACES: [text: string, left: string][] = [
  ["_@ann_", "_@GHOST_"],
  ["__@ann__ and _@Ann_.", "__@GHOST__ and _@GHOST_."],
  ["@ann_ said", "@GHOST_ said"],
  ["@ann@ann", "@GHOST"],
  ["@ann_@ann_", "@GHOST_"],
  ["@ann @ann,@ann", "@GHOST @GHOST,@GHOST"],
  ["@ann@bob", "@GHOST@bob"],
  ["cc @ann ann@users.noreply.github.com", "cc @GHOST GHOST@users.noreply.github.com"],
  ["ann@users.noreply.github.com,@ann_ @ann", "GHOST@users.noreply.github.com,@GHOST_ @GHOST"],
  ["@ann@ann-acme", "@GHOST@ann-acme"],
  ["by 7001+ann@users.noreply.github.com", "by GHOST@users.noreply.github.com"],
  ["(ann@users.noreply.github.com)", "(GHOST@users.noreply.github.com)"],
  ["https://github.com/ann", "https://github.com/GHOST"],
  ["[a](https://github.com/Ann)", "[a](https://github.com/GHOST)"],
  ["https://github.com/ann/repo#1", "https://github.com/GHOST/repo#1"],
  ["https://api.github.com/users/ann", "https://api.github.com/users/GHOST"],
  ["https://github.com/api/v3/users/ann", "https://github.com/api/v3/users/GHOST"],
  ["https://github.com/ann?tab=x", "https://github.com/GHOST?tab=x"],
  ["https://gist.github.com/ann", "https://gist.github.com/GHOST"],
  ["github.com/ann", "github.com/GHOST"],
  ["@ann[1], @ann%", "@GHOST[1], @GHOST%"],
  ["%5Bhttps://github.com/ann%5D", "%5Bhttps://github.com/GHOST%5D"],
];

const NO_TRACES = [
  "@ann_acme",
  "_@ann-acme_",
  "@annabel",
  "me_@ann.example",
  "joann@users.noreply.github.com",
  "x-ann@users.noreply.github.com",
  "17001+annabel@users.noreply.github.com",
  "https://github.com/annabel",
  "https://github.com/ann-acme/repo",
  "https://github.com/joanna/ann",
  "https://example.com/ann",
  "https://my-github.com/ann",
  "https://mygithub.com/ann",
  "https://api.github.com/users/ann%5Bbot%5D",
];

describe("what names somebody in a text", () => {
  it("goes with them, in deliveries, dead letters, titles and reasons; what names another stays", async () => {
    const world = await aHistoryWorld();
    await world.store([event({ sender: ANN, issue: { title: "-" } })]);
    const texts = [...TRACES.map(([text]) => text), ...NO_TRACES];
    const body = (text: string) => ({ comment: { body: `Thanks!\n${text}\nBye` } });
    await world.store(texts.map((title) => event({ issue: { title }, changes: { titleFrom: title } })));
    await world.insert("deliveries", [
      ...texts.map((text) => delivery(body(text))),
      delivery({ pusher: { name: "ann", email: "a@example.com" } }, 30, { event: "push" }),
      delivery({ email: "7001+old-name@users.noreply.github.com" }, 30, { event: "push" }),
      // GitHub's deliveries about workflows can have the fields of an account in alphabetical order.
      delivery({ workflow_run: { actor: { id: 7001, login: "old-name", node_id: "U_1" } } }),
      delivery({ pusher: { name: "annabel" }, label: { name: "ann" } }, 30, { event: "push" }),
      delivery({ workflow_run: { id: 7001, actor: { id: 17001, login: "annabel", node_id: "U_2" } } }),
      delivery({ invitation: { id: 7001, login: "annabel", role: "direct_member" } }),
    ]);
    await world.insert("dead_letters", [
      ...texts.map((text) => deadLetter(JSON.stringify(body(text)))),
      ...texts.map((text) => deadForm(body(text))),
    ]);
    await world.insert(
      "dead_letter_outcomes",
      texts.map((reason, index) => ({
        message_id: `m${index}`,
        outcome: "dropped",
        reason,
        decided_at: ago(30).toISOString(),
      })),
    );
    const { forget } = await aForget(world);
    const { rows } = await forget({ person: "ann" });
    const found = TRACES.length;
    expect(rows).toEqual({
      dead_letters: 2 * found,
      deliveries: found + 3,
      dead_letter_outcomes: found,
      actions: 0,
      issue_events: found + 1,
      accounts: 0,
    });
    const left = async (column: string, table: string) => {
      const sql = `SELECT ${column} AS text FROM ${table} WHERE ${column} IS NOT NULL AND ${column} != '-'`;
      const found = z.array(z.object({ text: z.string() })).parse(await world.query(sql));
      return found.map(({ text }) => text.replaceAll(/ghost-[0-9a-f]{8}/g, "GHOST")).sort();
    };
    const expected = [...TRACES.map(([, text]) => text), ...NO_TRACES].sort();
    expect(await left("issue_title", "issue_events")).toEqual(expected);
    expect(await left("title_before", "issue_events")).toEqual(expected);
    expect(await left("reason", "dead_letter_outcomes")).toEqual(expected);
  });
});
