import { describe, expect, it } from "vitest";
import { commentOf } from "./snapshot.ts";
import { markOf, textFor } from "./written-for.ts";

const MARK = markOf("0123456789abcdef0123456789abcdef");
const BODY = `${textFor("mei-acme", "github.com", "Which **browser**?")}\n\n${MARK}`;
const BOT = { login: "issue-relay[bot]", id: 1, type: "Bot" };

function comment(more: object = {}) {
  return commentOf({ id: 1, user: BOT, author_association: "NONE", body: BODY, ...more });
}

describe("a comment that the App has written for a person", () => {
  it("is the person's, with what they have said", () => {
    expect(comment()).toEqual({
      ...commentOf({ id: 1 }),
      author: { login: "mei-acme", type: "User" },
      excerpt: "Which **browser**?",
    });
    expect(comment({ body: BODY.replaceAll("\n", "\r\n") }).author).toEqual({
      login: "mei-acme",
      type: "User",
    });
  });

  it.each([
    ["of a person who writes the same", { user: { login: "otter", id: 2, type: "User" } }],
    ["without the mark", { body: textFor("mei-acme", "github.com", "Hello") }],
    ["with the mark in another place", { body: `${MARK}\n\n${textFor("mei-acme", "github.com", "Hello")}` }],
    ["that names another person than it links to", { body: BODY.replace("/mei-acme", "/tomas-acme") }],
    ["that has something before it", { body: `> ${BODY}` }],
    ["without a text", { body: null }],
  ])("is not one %s", (_, more) => {
    expect(comment(more).author).not.toMatchObject({ login: "mei-acme" });
  });

  it("is found within moments, however long a comment is", () => {
    const first = textFor("mei-acme", "github.com", "");
    const startedAt = performance.now();
    comment({ body: `${first}${" ".repeat(65_000)}x` });
    comment({ body: `${first}${"\n<!-- issue-relay ".repeat(4_000)}` });
    expect(performance.now() - startedAt).toBeLessThan(100);
  });
});
