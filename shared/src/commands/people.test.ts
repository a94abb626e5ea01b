import { describe, expect, it } from "vitest";
import { buttonsOf, loginOf, mayUse } from "./people.ts";

const RELAY = {
  people: { "mei-acme": "U0MEI", "tomas-acme": "U0TOMAS" },
  buttons: {
    reply: ["people"],
    close: ["Mei-Acme"],
    create: { who: ["mei-acme"], repositories: ["acme/web"] },
  },
};

describe("people", () => {
  it("have on GitHub the login that the file gives them, and nobody else has one", () => {
    expect(loginOf(RELAY, "U0TOMAS")).toBe("tomas-acme");
    expect(loginOf(RELAY, "U0ADA")).toBeUndefined();
  });

  it("may use a button that names them, in any case of letters, or names all people", () => {
    expect(mayUse(RELAY, "close", "mei-acme")).toBe(true);
    expect(mayUse(RELAY, "reply", "tomas-acme")).toBe(true);
    expect(mayUse(RELAY, "create", "mei-acme")).toBe(true);
  });

  it("may not use a button that names others, or that the file does not have", () => {
    expect(mayUse(RELAY, "close", "tomas-acme")).toBe(false);
    expect(mayUse(RELAY, "create", "tomas-acme")).toBe(false);
    expect(mayUse(RELAY, "take", "mei-acme")).toBe(false);
    expect(mayUse({}, "reply", "mei-acme")).toBe(false);
  });
});

it("cards have the buttons of the file, always in the same order, and not the shortcut of messages", () => {
  expect(buttonsOf(RELAY)).toEqual(["close", "reply"]);
  expect(buttonsOf({})).toEqual([]);
});
