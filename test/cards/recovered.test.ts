import { expect, it } from "vitest";
import { comment, opened } from "./testing/events.ts";
import { OneCard } from "./testing/one-card.ts";

const source = "recovery";

it("a recovered edit or deletion of a comment changes its line, and makes none", async () => {
  const card = new OneCard();
  await card.show(opened);
  await card.show(comment(1, "a secret"));
  await card.show(comment(2, "another secret"));
  await card.show(comment(1, "nothing", { action: "edited", edited: 60, source }));
  await card.show(comment(2, "", { action: "deleted", edited: 61, source }));
  await card.show(comment(3, "unknown", { action: "edited", edited: 62, source }));
  expect(card.thread).toEqual([expect.stringContaining("nothing")]);
});

it("a comment whose deletion was recovered is not shown by a late copy of its first version", async () => {
  const card = new OneCard();
  await card.show(opened);
  await card.show(comment(1, "", { action: "deleted", edited: 60, source }));
  await card.show(comment(1, "a secret"));
  expect(card.thread).toEqual([]);
});
