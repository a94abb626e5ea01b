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
  it("is 32 hex digits, and every release calculates it in the same way", () => {
    // printf '["I_1","issues","labeled","2026-01-01T00:00:00.000Z","bug"]' | sha256sum | cut -c1-32
    // Rows hold ids. If a release calculated them in another way, an event that comes again would be counted twice.
    expect(eventId(labeled)).toBe("29acac7a3f601d0f6a000abb285382c3");
  });

  it.each(["issueNodeId", "type", "action", "occurredAt", "subject"] as const)(
    "is another where %s is another",
    (part) => {
      expect(eventId({ ...labeled, [part]: "other" })).not.toBe(eventId(labeled));
    },
  );

  it("is another where the same text is divided between the parts in another way", () => {
    expect(eventId({ ...labeled, action: "a", occurredAt: "bc" })).not.toBe(
      eventId({ ...labeled, action: "ab", occurredAt: "c" }),
    );
  });
});
