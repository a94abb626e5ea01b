import { describe, expect, it } from "vitest";
import { eventId } from "./event-id.ts";

const labeled = {
  issueNodeId: "I_1",
  type: "issues",
  action: "labeled",
  occurredAt: "2026-01-01T00:00:00.000Z",
  subject: "bug",
};

describe("an event's id", () => {
  it("is 32 hex digits that will never change", () => {
    // printf '["I_1","issues","labeled","2026-01-01T00:00:00.000Z","bug"]' | sha256sum | cut -c1-32
    // Rows and claims in production carry ids: a changed recipe would show old events again.
    expect(eventId(labeled)).toBe("29acac7a3f601d0f6a000abb285382c3");
  });

  it.each(["issueNodeId", "type", "action", "occurredAt", "subject"] as const)("differs with %s", (part) => {
    expect(eventId({ ...labeled, [part]: "other" })).not.toBe(eventId(labeled));
  });

  it("keeps its parts apart", () => {
    expect(eventId({ ...labeled, action: "a", occurredAt: "bc" })).not.toBe(
      eventId({ ...labeled, action: "ab", occurredAt: "c" }),
    );
  });
});
