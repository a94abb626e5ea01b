import { expect, it } from "vitest";
import { StoreFailed } from "../documents/errors.ts";
import type { DocumentStore } from "../documents/store.ts";
import { memoryStore } from "../documents/testing/memory-store.ts";
import type { IssueEvent } from "../event/issue-event.ts";
import { anIssueEvent } from "../event/testing/an-issue-event.ts";
import { onBehalf } from "./on-behalf.ts";
import { ownChangeOf, rememberOwn } from "./own-changes.ts";

const BOT = { login: "issue-relay[bot]", id: 9, type: "Bot" };
const ISSUE = { host: "github.com", id: 4711 };
const ASSIGNED = [{ event: "issues.assigned", subject: "Mei-Acme" }];

function assigned(more: Parameters<typeof anIssueEvent>[0] = {}) {
  const assignee = { login: "mei-acme" };
  const occurredAt = new Date().toISOString();
  return anIssueEvent({ action: "assigned", assignee, sender: BOT, occurredAt, ...more, issue: ISSUE });
}

/** Who is said to have done it. */
async function senderOf(event: IssueEvent, by?: string | null, documents = memoryStore()) {
  if (by !== undefined) {
    await rememberOwn(documents, ISSUE, ASSIGNED, { by });
  }
  return onBehalf(event, await ownChangeOf(documents, event)).sender?.login;
}

it("a change that somebody has asked the App for is theirs", async () => {
  expect(await senderOf(assigned(), "ada")).toBe("ada");
});

it.each<[string, IssueEvent, string | null | undefined]>([
  ["that nobody has asked for", assigned(), undefined],
  ["that a rule has asked for", assigned(), null],
  ["of the hour before", assigned({ occurredAt: new Date(Date.now() - 3_600_000).toISOString() }), "ada"],
  ["of another kind", assigned({ action: "unassigned" }), "ada"],
  ["with another subject", assigned({ assignee: { login: "bob" } }), "ada"],
])("a change is the App's %s", async (_, event, by) => {
  expect(await senderOf(event, by)).toBe(BOT.login);
});

/** Who asks for the same, and when, in ms since the change. */
type Request = [by: string | null, ms: number];

it.each<[string, Request[], string]>([
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
    BOT.login,
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
    BOT.login,
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
    BOT.login,
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
])("a change is %s", async (_, requests, sender) => {
  const happenedAt = Math.floor(Date.now() / 1_000) * 1_000;
  let now = happenedAt;
  const documents = memoryStore(() => now);
  for (const [by, ms] of requests) {
    now = happenedAt + ms;
    await rememberOwn(documents, ISSUE, ASSIGNED, { by });
  }
  const event = assigned({ occurredAt: new Date(happenedAt).toISOString() });
  expect(await senderOf(event, undefined, documents)).toBe(sender);
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
  // So long that few are more than a document can have.
  const by = "a".repeat(15_000);
  for (let times = 0; times < 80; times += 1) {
    await rememberOwn(documents, ISSUE, ASSIGNED, { by });
  }
  expect(await senderOf(assigned(), undefined, documents)).toBe(by);
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

it("a comment that the App has written for somebody, and an issue that it has opened, is theirs", async () => {
  const author = { login: "ada", type: "User" };
  const comment = { type: "issue_comment", action: "created", comment: { id: 7, author } } as const;
  expect(await senderOf(anIssueEvent({ ...comment, sender: BOT }))).toBe("ada");
  expect(await senderOf(anIssueEvent({ action: "opened", sender: BOT, issue: { author } }))).toBe("ada");
});

it("a comment of the App's own is its own, and so is what it does with somebody's issue", async () => {
  const comment = { type: "issue_comment", action: "created", comment: { id: 7, author: BOT } } as const;
  expect(await senderOf(anIssueEvent({ ...comment, sender: BOT }))).toBe(BOT.login);
  const author = { login: "ada", type: "User" };
  expect(await senderOf(anIssueEvent({ action: "closed", sender: BOT, issue: { author } }))).toBe(BOT.login);
});

it("an issue of somebody's that an App has transferred is opened by the App in its new repository", async () => {
  const issue = { author: { login: "ada", type: "User" } };
  for (const transferredFrom of [{ repository: "acme/old" }, {}]) {
    const event = anIssueEvent({ action: "opened", sender: BOT, issue, changes: { transferredFrom } });
    expect(await senderOf(event)).toBe(BOT.login);
  }
});

it("what a person has done on GitHub is theirs, whatever others have asked for", async () => {
  expect(await senderOf(assigned({ sender: { login: "bob", type: "User" } }), "ada")).toBe("bob");
});

it("comes again where Firestore does not say who it was", async () => {
  const away = { ...memoryStore(), read: () => Promise.reject(new StoreFailed("Firestore is away")) };
  await expect(senderOf(assigned(), undefined, away)).rejects.toThrow(StoreFailed);
});
