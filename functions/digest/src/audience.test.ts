import { Relay } from "@issue-relay/shared/routes/relay";
import { expect, it } from "vitest";
import { isShownIn, routeTo } from "./audience.ts";

const relay = Relay.parse({
  channels: { team: "C1", endings: "C2" },
  routes: [
    { name: "endings", when: { actions: "issues.closed" }, to: ["team", "endings"] },
    { name: "all", to: "team", remind: { after: "8h" } },
  ],
});
const repository = { name: "acme/web", private: false };

it("a route that only tells of some events takes no issue from the reminders of a later one", () => {
  expect(routeTo(relay, "team", { repository })?.name).toBe("all");
});

it("a channel that is only told of closings has no list of what waits, and no week", () => {
  expect(routeTo(relay, "endings", { repository })).toBeUndefined();
  expect([isShownIn(relay, "team", repository), isShownIn(relay, "endings", repository)]).toEqual([
    true,
    false,
  ]);
});
