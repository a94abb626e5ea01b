import { expect, it } from "vitest";
import { CLOSE } from "./close.ts";

const ISSUE = { repository: "acme/web", number: 12, id: 120 };
const NOW = new Date();

it.each(["completed", "not_planned", "duplicate"])("closes an issue as %s", (reason) => {
  const fields = { reason: { selected_option: { value: reason } } };
  expect(CLOSE.read(fields, ISSUE, NOW)).toEqual({ wish: { what: "close", reason } });
});

it("comments only what is more than spaces", () => {
  const reason = { selected_option: { value: "completed" } };
  const read = (value: string) => CLOSE.read({ reason, comment: { value } }, ISSUE, NOW);
  expect(read(" Done in 1.2.\n")).toEqual({
    wish: { what: "close", reason: "completed", comment: "Done in 1.2." },
  });
  expect(read(" \n")).toEqual({ wish: { what: "close", reason: "completed" } });
});

it("closes nothing for a reason that GitHub does not have", () => {
  const fields = { reason: { selected_option: { value: "because" } } };
  expect(CLOSE.read(fields, ISSUE, NOW)).toEqual({ problems: { reason: "Choose why." } });
});
