import { expect, it } from "vitest";
import { StoreFailed } from "../documents/errors.ts";
import type { DocumentStore } from "../documents/store.ts";
import { memoryStore } from "../documents/testing/memory-store.ts";
import type { IssueEvent } from "../event/issue-event.ts";
import { anIssueEvent } from "../event/testing/an-issue-event.ts";
import { ownChangeOf, rememberOwn } from "./own-changes.ts";

const BOT = { login: "issue-relay[bot]", id: 9, type: "Bot" };
const ISSUE = { host: "github.com", id: 4711 };
const ASSIGNED = [{ event: "issues.assigned", subject: "Mei-Acme" }];

function assigned(more: Parameters<typeof anIssueEvent>[0] = {}) {
  const assignee = { login: "mei-acme" };
  const occurredAt = new Date().toISOString();
  return anIssueEvent({ action: "assigned", assignee, sender: BOT, occurredAt, ...more, issue: ISSUE });
}

it.each([["a person", "ada"] as const, ["a rule", null] as const])(
  "remembers that %s has asked for a change, however the login is written",
  async (_, by) => {
    const documents = memoryStore();
    await rememberOwn(documents, ISSUE, ASSIGNED, { by });
    expect(await ownChangeOf(documents, assigned())).toEqual({ by });
  },
);

const HOUR_MS = 3_600_000;

function assignedIn(ms: number) {
  return assigned({ occurredAt: new Date(Date.now() + ms).toISOString() });
}

const REPLY = {
  type: "issue_comment",
  action: "created",
  comment: { id: 7, author: { login: "mei-acme", type: "User" } },
} as const;

it.each<[string, IssueEvent]>([
  ["an hour before it was asked for", assignedIn(-HOUR_MS)],
  ["an hour after it was asked for", assignedIn(HOUR_MS)],
  ["of another kind", assigned({ action: "unassigned" })],
  ["of another subject", assigned({ assignee: { login: "bob" } })],
  ["that a person has made on GitHub", assigned({ sender: { login: "bob", type: "User" } })],
  ["that is a comment for a person, and the person's", assigned(REPLY)],
])("knows nobody who has asked for a change %s", async (_, event) => {
  const documents = memoryStore();
  const changes = [...ASSIGNED, { event: "issue_comment.created" }];
  await rememberOwn(documents, ISSUE, changes, { by: null });
  expect(await ownChangeOf(documents, event)).toBeUndefined();
});

/** Who asks for the same, and when, in ms since the change. */
type Request = [by: string | null, ms: number];

it.each<[string, Request[], string | null]>([
  [
    "somebody's, where a rule asks for the same after it",
    [
      ["ada", -100],
      [null, 20_000],
    ],
    "ada",
  ],
  [
    "a rule's, where somebody asks for the same after it",
    [
      [null, -100],
      ["ada", 20_000],
    ],
    null,
  ],
  [
    "somebody's, where a rule has asked for the same before",
    [
      [null, -20_000],
      ["ada", -100],
    ],
    "ada",
  ],
  [
    "a rule's, where somebody has asked for the same before",
    [
      ["ada", -20_000],
      [null, -100],
    ],
    null,
  ],
  [
    "somebody's, where a rule asks for the same within its second",
    [
      ["ada", 100],
      [null, 900],
    ],
    "ada",
  ],
  [
    "a rule's, where somebody asks for the same within its second",
    [
      [null, 100],
      ["ada", 900],
    ],
    null,
  ],
  [
    "somebody's, where they ask at the end of the second before, and a rule within its second",
    [
      ["ada", -100],
      [null, 500],
    ],
    "ada",
  ],
  [
    "theirs who have asked last, where GitHub made it seconds later",
    [
      ["bob", -20_000],
      ["ada", -5_000],
    ],
    "ada",
  ],
  [
    "theirs, where another person asks for the same after it",
    [
      ["ada", -100],
      ["bob", 5_000],
    ],
    "ada",
  ],
  [
    "theirs, where they ask for it again after it",
    [
      ["ada", -100],
      ["ada", 91_000],
    ],
    "ada",
  ],
  [
    "theirs, where others ask for it days after it",
    [
      ["ada", -100],
      ["bob", 86_400_000],
      [null, 172_800_000],
    ],
    "ada",
  ],
  ["theirs, where GitHub's clock is behind by less than a minute", [["ada", 59_000]], "ada"],
])("a change is %s", async (_, requests, by) => {
  const happenedAt = Math.floor(Date.now() / 1_000) * 1_000;
  let now = happenedAt;
  const documents = memoryStore(() => now);
  for (const [asker, ms] of requests) {
    now = happenedAt + ms;
    await rememberOwn(documents, ISSUE, ASSIGNED, { by: asker });
  }
  const event = assigned({ occurredAt: new Date(happenedAt).toISOString() });
  expect(await ownChangeOf(documents, event)).toEqual({ by });
});

it("remembers who has asked however often the same is asked for, and as long as Pub/Sub can bring the event", async () => {
  const store = memoryStore();
  let expireAt: unknown;
  const documents: DocumentStore = {
    ...store,
    write(name, write) {
      ({ expireAt } = write.fields);
      return store.write(name, write);
    },
  };
  // All 80 would be more than the 1 MiB of a document.
  const by = "a".repeat(15_000);
  for (let times = 0; times < 80; times += 1) {
    await rememberOwn(documents, ISSUE, ASSIGNED, { by });
  }
  expect(await ownChangeOf(documents, assigned())).toEqual({ by });
  expect(Number(expireAt)).toBeGreaterThan(Date.now() + (7 + 31) * 86_400_000);
});

it("takes a change for a rule's where too many have asked since to know who has: it must not trigger rules", async () => {
  const happenedAt = Date.now();
  let now = happenedAt - 100;
  const documents = memoryStore(() => now);
  const event = assigned({ occurredAt: new Date(happenedAt).toISOString() });
  const early = assigned({ occurredAt: new Date(happenedAt - 86_400_000).toISOString() });
  await rememberOwn(documents, ISSUE, ASSIGNED, { by: "ada" });
  now = happenedAt + 120_000;
  for (let times = 0; times < 48; times += 1) {
    await rememberOwn(documents, ISSUE, ASSIGNED, { by: "bob" });
  }
  // All are remembered.
  expect(await ownChangeOf(documents, event)).toEqual({ by: "ada" });
  expect(await ownChangeOf(documents, early)).toBeUndefined();
  await rememberOwn(documents, ISSUE, ASSIGNED, { by: "bob" });
  await rememberOwn(documents, ISSUE, ASSIGNED, { by: "bob" });
  expect(await ownChangeOf(documents, event)).toEqual({ by: null });
  // Behind all that is remembered, nobody has.
  const late = assigned({ occurredAt: new Date(now + 86_400_000).toISOString() });
  expect(await ownChangeOf(documents, late)).toBeUndefined();
});

it("fails where Firestore does not say who it was, so that the event comes again", async () => {
  const away = { ...memoryStore(), read: () => Promise.reject(new StoreFailed("Firestore is away")) };
  await expect(ownChangeOf(away, assigned())).rejects.toThrow(StoreFailed);
});
