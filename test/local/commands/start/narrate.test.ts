import { stripVTControlCharacters } from "node:util";
import { expect, it } from "vitest";
import { narrate } from "./narrate.ts";

it("a line of the terminal shows the control characters of an issue, and does not carry them out", () => {
  const line = narrate("slack", {
    severity: "ERROR",
    message: "not delivered\n\u001b[2J",
    repository: "acme/\u009b31mweb",
    error: "title: \u001b]0;owned\u0007",
  });
  expect(stripVTControlCharacters(line)).toContain(
    "slack     not delivered\\n\\u001b[2J  acme/\\u009b31mweb · title: \\u001b]0;owned\\u0007",
  );
});

it("a line says in which of several channels something failed", () => {
  const line = narrate("slack", {
    severity: "WARNING",
    message: "not delivered to this channel",
    channel: "support",
  });
  expect(stripVTControlCharacters(line)).toMatch(/not delivered to this channel {2}support$/);
});
