import { expect, it } from "vitest";
import { drain } from "./slack-backlog.ts";

it("as many messages as Slack takes are posted as they come", () => {
  expect(drain(1, 60)).toEqual({ seconds: 60, posted: 60, deadLettered: 0 });
});

it("a short burst is posted without a refusal", () => {
  expect(drain(40, 1)).toEqual({ seconds: 40, posted: 40, deadLettered: 0 });
});

it("every message is posted or in the dead letter, and none is posted faster than Slack takes it", () => {
  for (const perSecond of [10, 1_000]) {
    const { seconds, posted, deadLettered } = drain(perSecond, 60);
    expect(posted + deadLettered).toBe(perSecond * 60);
    expect(posted).toBeLessThanOrEqual(seconds);
  }
});
