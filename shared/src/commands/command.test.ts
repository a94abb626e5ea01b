import { describe, expect, it } from "vitest";
import { BadMessage, NewerVersion } from "../errors.ts";
import { type Command, commandMessage, decodeCommand } from "./command.ts";

const COMMON = {
  version: 1,
  id: "0123456789abcdef0123456789abcdef",
  at: "2026-03-02T08:00:00.000Z",
  by: { member: "U0ANN", login: "ann" },
  channel: "C1",
};
const ISSUE = { repository: "acme/web", number: 7, id: 4711 };
const TAKE: Command = { ...COMMON, issue: ISSUE, wish: { what: "take" } };

function dataOf(json: unknown): string {
  return Buffer.from(JSON.stringify(json)).toString("base64");
}

it("reads what it has published", () => {
  expect(decodeCommand(commandMessage(TAKE, undefined).data.toString("base64"))).toEqual(TAKE);
});

describe("what only a newer revision knows waits for it", () => {
  it.each([
    ["a newer version", { ...TAKE, version: 2, wish: "of another shape" }, "version 2"],
    ["another kind, of an issue", { ...TAKE, wish: { what: "pin" } }, "pin"],
    [
      "another kind, of something else",
      { ...COMMON, wish: { what: "transfer", to: "acme/api" } },
      "transfer",
    ],
  ])("%s", (_, command, named) => {
    const decode = () => decodeCommand(dataOf(command));
    expect(decode).toThrow(NewerVersion);
    expect(decode).toThrow(named);
  });
});

it.each([
  ["no kind", { ...TAKE, wish: {} }],
  ["a kind that is no text", { ...TAKE, wish: { what: 7 } }],
  ["a kind that is known, without what it needs", { ...TAKE, wish: { what: "reply" } }],
  ["no issue", { ...COMMON, wish: { what: "take" } }],
])("takes what has %s for no command, whoever reads it", (_, command) => {
  expect(() => decodeCommand(dataOf(command))).toThrow(BadMessage);
});
