import { expect, it } from "vitest";
import { REPLY } from "./reply.ts";

const ISSUE = { repository: "acme/web", number: 12, id: 120 };
const NOW = new Date();

function read(value: string | null) {
  return REPLY.read({ text: { value } }, ISSUE, NOW);
}

it("replies what somebody has written, without the spaces around it", () => {
  expect(read("\n**We** look into it. ")).toEqual({ wish: { what: "reply", text: "**We** look into it." } });
});

it.each([null, "", " \n"])("does not reply %j", (value) => {
  expect(read(value)).toEqual({ problems: { text: "Write something." } });
});

it("takes no more text than a field of Slack's can have", () => {
  expect(REPLY.blocks(ISSUE, NOW)).toMatchObject([{ element: { max_length: 3000 } }]);
});
