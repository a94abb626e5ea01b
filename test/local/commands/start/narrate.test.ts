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
  expect(stripVTControlCharacters(line)).toMatch(
    / slack +not delivered\\n\\u001b\[2J {2}acme\/\\u009b31mweb · title: \\u001b\]0;owned\\u0007$/,
  );
});

it("a line says of an event that reconcile has found it, and nothing of the id of a delivery", () => {
  const line = (deliveryId: string) =>
    stripVTControlCharacters(narrate("slack", { severity: "INFO", message: "delivered", deliveryId, ms: 7 }));
  expect(line("reconcile")).toMatch(/delivered {2}no webhook came: reconcile has found it · 7 ms$/);
  expect(line("72d3162e-cc78-11e3-81ab-4c9367dc0958")).toMatch(/delivered {2}7 ms$/);
});

it("a line says what a rule has done", () => {
  const acted = { rule: "first contact", step: 1, what: "label", subject: "triage", outcome: "done" };
  expect(
    stripVTControlCharacters(narrate("actions", { severity: "INFO", message: "acted", ...acted })),
  ).toMatch(/ actions +acted {2}first contact · label · triage · done$/);
});

it("a line says in which of several channels something failed", () => {
  const line = narrate("slack", {
    severity: "WARNING",
    message: "not delivered to this channel",
    channel: "support",
  });
  expect(stripVTControlCharacters(line)).toMatch(/not delivered to this channel {2}support$/);
});
