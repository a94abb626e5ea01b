import { describe, expect, it } from "vitest";
import { eventId } from "./event-id.ts";

const labeled = {
  host: "github.com",
  issueId: 1,
  type: "issues",
  action: "labeled",
  at: "2026-01-01T00:00:00.000Z",
  subject: "bug",
};

describe("an event's id", () => {
  it("is 32 hex digits, and every release calculates it in the same way", () => {
    // printf '["github.com",1,"issues","labeled","2026-01-01T00:00:00","bug"]' | sha256sum | cut -c1-32
    // Rows hold ids. If a release calculated them in another way, an event that comes again would be counted twice.
    expect(eventId(labeled)).toBe("c85b576bfffa9d55f4ca079b04ce62cd");
  });

  it.each(["host", "issueId", "type", "action", "at", "subject"] as const)(
    "is another where %s is another",
    (part) => {
      expect(eventId({ ...labeled, [part]: part === "issueId" ? 2 : "other" })).not.toBe(eventId(labeled));
    },
  );

  it("is the same however the second is written", () => {
    expect(eventId({ ...labeled, at: "2026-01-01T00:00:00Z" })).toBe(eventId(labeled));
    expect(eventId({ ...labeled, at: "2026-01-01T00:00:00.123456Z" })).toBe(eventId(labeled));
  });

  it("is another where the same text is divided between the parts in another way", () => {
    expect(eventId({ ...labeled, action: "a", at: "bc" })).not.toBe(
      eventId({ ...labeled, action: "ab", at: "c" }),
    );
  });
});
