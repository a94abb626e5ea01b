import { expect, it } from "vitest";
import { anIssueEvent } from "../event/testing/an-issue-event.ts";
import { onBehalf } from "./on-behalf.ts";
import type { OwnChange } from "./own-changes.ts";

const BOT = { login: "issue-relay[bot]", id: 9, type: "Bot" };
const ADA = { login: "ada", type: "User" };

/** Who is said to have done it. */
function senderOf(overrides: Parameters<typeof anIssueEvent>[0], change?: OwnChange) {
  return onBehalf(anIssueEvent({ sender: BOT, ...overrides }), change).sender?.login;
}

it("a change that somebody has asked the App for is theirs", () => {
  expect(senderOf({ action: "closed" }, { by: "ada" })).toBe("ada");
});

it.each<[string, OwnChange | undefined]>([
  ["a rule has", { by: null }],
  ["nobody has", undefined],
])("a change is the App's where %s asked for it", (_, change) => {
  expect(senderOf({ action: "closed", issue: { author: ADA } }, change)).toBe(BOT.login);
});

it("a comment that the App has written for somebody, and an issue that it has opened for them, is theirs", () => {
  const comment = { type: "issue_comment", action: "created", comment: { id: 7, author: ADA } } as const;
  expect(senderOf(comment)).toBe("ada");
  expect(senderOf({ action: "opened", issue: { author: ADA } })).toBe("ada");
});

it("a comment of the App's own is its own", () => {
  expect(senderOf({ type: "issue_comment", action: "created", comment: { id: 7, author: BOT } })).toBe(
    BOT.login,
  );
});

it("an issue of somebody's that an App has transferred is opened by the App in its new repository", () => {
  for (const transferredFrom of [{ repository: "acme/old" }, {}]) {
    const changes = { transferredFrom };
    expect(senderOf({ action: "opened", issue: { author: ADA }, changes })).toBe(BOT.login);
  }
});

it("what a person has done on GitHub is theirs", () => {
  const sender = { login: "bob", type: "User" };
  expect(senderOf({ action: "opened", sender, issue: { author: ADA } })).toBe("bob");
});
