import { expect, it } from "vitest";
import { StoreFailed } from "../documents/errors.ts";
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

it.each([
  ["somebody's, where a rule asks for the same after it", "ada", 0, "ada"],
  ["a rule's, where somebody asks for the same after it", null, 0, BOT.login],
  ["somebody's, where a rule has asked for the same before", null, 20_000, "ada"],
  ["a rule's, where somebody has asked for the same before", "ada", 20_000, BOT.login],
])("a change is %s", async (_, first, happenedMs, sender) => {
  let now = Date.now();
  const event = assigned({ occurredAt: new Date(now + happenedMs).toISOString() });
  const documents = memoryStore(() => now);
  await rememberOwn(documents, ISSUE, ASSIGNED, { by: first });
  now += 20_000;
  await rememberOwn(documents, ISSUE, ASSIGNED, { by: first === null ? "ada" : null });
  expect(await senderOf(event, undefined, documents)).toBe(sender);
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

it("what a person has done on GitHub is theirs, whatever others have asked for", async () => {
  expect(await senderOf(assigned({ sender: { login: "bob", type: "User" } }), "ada")).toBe("bob");
});

it("comes again where Firestore does not say who it was", async () => {
  const away = { ...memoryStore(), read: () => Promise.reject(new StoreFailed("Firestore is away")) };
  await expect(senderOf(assigned(), undefined, away)).rejects.toThrow(StoreFailed);
});
