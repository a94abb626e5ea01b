import { expect, it } from "vitest";
import type { Member } from "./members.ts";
import { proposalLines } from "./proposals.ts";

function member(id: string, names: Partial<Member>): Member {
  return { id, username: id.toLowerCase(), realName: "", displayName: "", title: "", ...names };
}

function proposed(login: string, ...members: Member[]): string[] {
  return proposalLines([login], {}, members);
}

it.each<[string, string, Partial<Member>]>([
  ["the display name", "ann-smith", { displayName: "Ann Smith" }],
  ["the username", "Ann-Smith", { username: "ann.smith", displayName: "Annie" }],
  ["the real name", "joserios", { realName: "José Ríos" }],
  ["the title", "annie99", { title: "Web team, github.com/Annie99" }],
  ["the title", "annie99", { title: "GitHub: annie99" }],
  ["the title", "annie99", { title: "Lead (@annie99)" }],
])("somebody whose login is %s is proposed, as a line of the file", (by, login, names) => {
  const name = names.realName || names.displayName || "u1";
  expect(proposed(login, member("U1", names), member("U2", { realName: "Bob" }))).toEqual([
    "In Slack, these may be they. Paste a line into `people` once you know:",
    `  ${login}: U1  # ${name}, by ${by}`,
  ]);
});

it.each<[string, string, Partial<Member>]>([
  ["who has only a part of it", "ann", { realName: "Ann Smith", displayName: "annie" }],
  ["whose title has the same word", "lead", { title: "Lead of the web team" }],
  ["whose title names a longer login", "ann", { title: "github.com/ann-smith" }],
  ["who has no visible name", "---", { displayName: "---" }],
])("nobody is proposed %s", (_, login, names) => {
  expect(proposed(login, member("U1", names))).toEqual([]);
});

it("nobody is guessed where two fit, where one fits two logins, or is in the file under another", () => {
  const unsure = "Of these, Slack does not say who they are:";
  const ann = member("U1", { realName: "Ann Smith", displayName: "ann" });
  expect(proposed("ann", ann, member("U2", { realName: "Ann" }))).toEqual([
    unsure,
    "  ann: Ann Smith (U1), by the display name; Ann (U2), by the real name",
  ]);
  expect(proposalLines(["ann", "ann-smith"], {}, [ann])).toEqual([
    unsure,
    "  ann: Ann Smith (U1), by the display name; but they are, or may be, ann-smith, too",
    "  ann-smith: Ann Smith (U1), by the real name; but they are, or may be, ann, too",
  ]);
  expect(proposalLines(["ann"], { annie: "U1" }, [ann])).toEqual([
    unsure,
    "  ann: Ann Smith (U1), by the display name; but they are, or may be, annie, too",
  ]);
});

it("a name or a login can't add a line to the file, nor change what it says", () => {
  const lines = proposed("123", member("U1", { displayName: "123", realName: "Ann\n  eve: U666" }));
  expect(lines.at(-1)).toBe('  "123": U1  # Ann\\n  eve: U666, by the display name');
});
