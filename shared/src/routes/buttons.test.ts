import { expect, it } from "vitest";
import { problemsIn } from "./testing/problems-in.ts";

const REST = "channels: { main: C1 }\nroutes: [{ name: x, to: main }]\n";

it("takes buttons for everybody in people, and for some of them", () => {
  const buttons = "{ take: people, label: [ANN], close: ann, reply: [ann, bob], snooze: people }";
  expect(problemsIn(`people: { ann: U1, bob: U2 }\nbuttons: ${buttons}\n${REST}`)).toEqual([]);
});

it("takes the shortcut for repositories that are named, and for everybody in people where it does not say for whom", () => {
  const create = (text: string) => problemsIn(`people: { ann: U1 }\nbuttons: { create: ${text} }\n${REST}`);
  expect(create("{ repositories: acme/web }")).toEqual([]);
  expect(create("{ repositories: [acme/web, acme/web.js], who: [ANN] }")).toEqual([]);
});

const MANY = Array.from({ length: 101 }, (_, index) => `acme/r${index}`).join(", ");

it.each([
  ["without repositories", "{ who: people }", "buttons.create.repositories: is missing"],
  ["for no repository", "{ repositories: [] }", "buttons.create.repositories: is empty"],
  [
    "for more repositories than Slack shows",
    `{ repositories: [${MANY}] }`,
    "buttons.create.repositories: has more than 100",
  ],
  ["for a pattern", "{ repositories: acme/* }", "buttons.create.repositories.0: must be owner/name"],
  [
    "for no repository's name",
    "{ repositories: acme/.. }",
    "buttons.create.repositories.0: must be owner/name",
  ],
  [
    "for a repository twice",
    "{ repositories: [acme/web, Acme/Web] }",
    "buttons.create.repositories.1: acme/web is there twice",
  ],
  [
    "for somebody else",
    "{ repositories: acme/web, who: [bob] }",
    "buttons.create.who.0: bob is no login in people",
  ],
  ["for people alone", "people", "buttons.create: must be fields"],
])("refuses the shortcut %s", (_, create, problem) => {
  expect(problemsIn(`people: { ann: U1 }\nbuttons: { create: ${create} }\n${REST}`)).toEqual([
    expect.stringContaining(problem),
  ]);
});

it.each([
  ["a button", "people: { ann: U1 }\nbuttons: { assign: people }", "buttons.assign: is no field"],
  [
    "somebody who is not in people",
    "people: { ann: U1 }\nbuttons: { take: [ann, bob] }",
    "buttons.take.1: bob is no login in people",
  ],
  [
    "everybody, in another spelling",
    "people: { ann: U1 }\nbuttons: { take: People }",
    "buttons.take.0: People is no login in people",
  ],
  ["nobody", "people: { ann: U1 }\nbuttons: { take: [] }", "buttons.take: is empty"],
  ["buttons that nobody may use", "buttons: { take: people }", "buttons: nobody is in people"],
  [
    "a member with two logins: whose would it be?",
    "people: { ann: U1, ann-acme: U1 }\nbuttons: { take: people }",
    "people.ann-acme: U1 has another login, too",
  ],
])("refuses %s", (_, yaml, problem) => {
  expect(problemsIn(`${yaml}\n${REST}`)).toEqual([expect.stringContaining(problem)]);
});

it("refuses buttons where no channel has cards", () => {
  const channels = "channels: { main: { webhook: vendor } }\nroutes: [{ name: x, to: main }]\n";
  expect(problemsIn(`people: { ann: U1 }\nbuttons: { take: people }\n${channels}`)).toEqual([
    expect.stringContaining("buttons: no channel has cards"),
  ]);
});

it("takes a member with two logins where there are no buttons", () => {
  expect(problemsIn(`people: { ann: U1, ann-acme: U1 }\n${REST}`)).toEqual([]);
});
