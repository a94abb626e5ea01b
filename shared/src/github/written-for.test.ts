import { describe, expect, it } from "vitest";
import { commentOf, issueOf } from "./snapshot.ts";
import { marked, markOf, textFor } from "./written-for.ts";

const KEY = "0123456789abcdef0123456789abcdef";
const MARK = markOf(KEY);
const BODY = marked(KEY, textFor("mei-acme", "github.com", "Which **browser**?"));
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
    ["with the mark in another place", { body: `${textFor("mei-acme", "github.com", "Hello")}\n\n${MARK}` }],
    ["that names another person than it links to", { body: BODY.replace("/mei-acme", "/tomas-acme") }],
    ["that has something before it", { body: `> ${BODY}` }],
    ["without a text", { body: null }],
  ])("is not one %s", (_, more) => {
    expect(comment(more).author).not.toMatchObject({ login: "mei-acme" });
  });
});

describe("an issue that the App has opened for a person", () => {
  const issue = (more: object = {}) =>
    issueOf({ id: 1, node_id: "I_1", number: 7, user: BOT, author_association: "NONE", body: BODY, ...more });

  it("is the person's, with what they have said, of whom GitHub does not say how they are associated", () => {
    expect(issue()).toMatchObject({
      author: { login: "mei-acme", type: "User" },
      authorAssociation: undefined,
      excerpt: "Which **browser**?",
    });
  });

  it("stays theirs where GitHub leaves its text out, and is the App's once nobody is named there any more", () => {
    expect(issue({ body: undefined }).author).toBeUndefined();
    expect(issue({ body: "Rewritten" })).toMatchObject({ author: BOT, authorAssociation: "NONE" });
  });

  it("is one that a person has opened where the text is of a person, also where it is left out", () => {
    const otter = { login: "otter", id: 2, type: "User" };
    expect(issue({ user: otter }).author).toEqual(otter);
    expect(issue({ user: otter, body: undefined }).author).toEqual(otter);
  });
});
