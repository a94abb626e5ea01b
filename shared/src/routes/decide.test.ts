import { describe, expect, it } from "vitest";
import { decided, relayOf } from "./testing/decided.ts";
import { SECTIONS } from "./testing/sections.ts";

describe.each(SECTIONS)("$about", ({ routes, cases }) => {
  const relay = relayOf(routes);

  it.each(cases)("%s", (_, event, expected) => {
    expect(decided(relay, event)).toBe(expected);
  });
});
