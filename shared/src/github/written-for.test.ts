import { describe, expect, it } from "vitest";
import { commentOf, issueOf } from "./snapshot.ts";
import { marked, markOf, textFor, type Writer } from "./written-for.ts";

const KEY = "0123456789abcdef0123456789abcdef";
const MARK = markOf(KEY);
const BODY = marked(KEY, textFor("mei-acme", "github.com", "Which **browser**?"));
const BOT = { login: "issue-relay[bot]", id: 1, type: "Bot" };

const OURS = { id: 7, client_id: "Iv23liOurs", slug: "issue-relay", name: "Issue Relay" };
const WRITER = { host: "github.com", appId: "7" };

function comment(more: object = {}, writer: Writer = WRITER) {
  const written = {
    id: 1,
    user: BOT,
    author_association: "NONE",
    body: BODY,
    performed_via_github_app: OURS,
  };
  return commentOf({ ...written, ...more }, writer);
}

describe("a comment that the App has written for a person", () => {
  it("is the person's, with what they have said", () => {
    expect(comment()).toEqual({
      ...commentOf({ id: 1 }, WRITER),
      app: { id: 7, slug: "issue-relay", name: "Issue Relay" },
      author: { login: "mei-acme", type: "User" },
      excerpt: "Which **browser**?",
    });
    expect(comment({ body: BODY.replaceAll("\n", "\r\n") }).author).toEqual({
      login: "mei-acme",
      type: "User",
    });
  });

  it("is known by the App's client ID, too, and is nobody's where we have no App", () => {
    expect(comment({}, { ...WRITER, appId: OURS.client_id }).author?.login).toBe("mei-acme");
    expect(comment({}, { ...WRITER, appId: undefined }).author?.login).toBe(BOT.login);
  });

  it.each([
    [
      "of another App, which writes what strangers tell it",
      { performed_via_github_app: { id: 8, client_id: "Iv23liTheirs" } },
    ],
    ["of a bot that is no App", { performed_via_github_app: null }],
    ["that links to another host", { body: BODY.replace("github.com", "evil.example") }],
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
  const opened = {
    id: 1,
    node_id: "I_1",
    number: 7,
    user: BOT,
    author_association: "NONE",
    body: BODY,
    performed_via_github_app: OURS,
  };
  const issue = (more: object = {}) => issueOf({ ...opened, ...more }, WRITER);

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

  it("is theirs where they have said nothing but a title", () => {
    for (const body of [marked(KEY, textFor("mei-acme", "github.com", "")), BODY.split("\n\nWhich")[0]]) {
      expect(issue({ body })).toMatchObject({ author: { login: "mei-acme", type: "User" }, excerpt: "" });
    }
    const more = `${marked(KEY, textFor("mei-acme", "github.com", ""))} and more`;
    expect(issue({ body: more }).author).toEqual(BOT);
  });

  it("is not one that another App has opened with the same words", () => {
    expect(issue({ performed_via_github_app: { id: 8 } }).author).toEqual(BOT);
  });

  it("is one that a person has opened where the text is of a person, also where it is left out", () => {
    const otter = { login: "otter", id: 2, type: "User" };
    expect(issue({ user: otter }).author).toEqual(otter);
    expect(issue({ user: otter, body: undefined }).author).toEqual(otter);
  });
});
