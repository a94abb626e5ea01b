import { Refused } from "@issue-relay/shared/slack/failures";
import { beforeEach, describe, expect, it } from "vitest";
import { comment, delivered, opened } from "./testing/events.ts";
import { OneCard } from "./testing/one-card.ts";

describe("lines that Slack refuses", () => {
  let card: OneCard;

  beforeEach(async () => {
    card = new OneCard();
    await card.show(opened);
  });

  function refuses(...texts: string[]): void {
    card.before = (_, content) => {
      card.now += 100;
      if (texts.every((text) => content.includes(text))) {
        throw new Refused("invalid_blocks", { kind: "message" });
      }
    };
  }

  it("do not leave what their comment said before it was edited", async () => {
    await card.show(comment(1, "a secret"));
    refuses("poison");
    await delivered(card, comment(1, "poison", { action: "edited", edited: 30 }));
    expect(card.thread).toEqual(["bob commented (edited) · "]);
  });

  it("do not keep a deleted comment beside them", async () => {
    await card.show(comment(1, "a secret", { minute: 20 }));
    await card.show(comment(2, "second", { minute: 20 }));
    refuses("second");
    await delivered(card, comment(1, "", { action: "deleted", minute: 20, edited: 30 }));
    expect(card.thread).toEqual(["bob commented · "]);
  });

  it("do not take along a line of the same moment", async () => {
    await card.show(comment(1, "first", { minute: 20 }));
    refuses("poison");
    await delivered(card, comment(2, "poison", { minute: 20 }));
    expect(card.thread.join()).toContain("first");
  });

  it("are not sent again and again where two edits of one message wait", async () => {
    await card.show(comment(1, "first", { minute: 20 }));
    await card.show(comment(2, "second", { minute: 20 }));
    card.before = (call) => {
      if (call === "update") {
        throw new Refused("not_now", { kind: "retry" });
      }
    };
    const keeper = comment(1, "poison", { action: "edited", minute: 20, edited: 30 });
    await expect(card.show(keeper)).rejects.toThrow();
    await card.show(comment(2, "better", { action: "edited", minute: 20, edited: 31 }));
    refuses("poison");
    expect(await delivered(card, keeper)).toBe(1);
    expect(card.thread).toEqual(["bob commented (edited) · bob commented (edited) · "]);
  });

  it("do not stay where Slack takes nothing in place of them", async () => {
    await card.show(comment(1, "a secret"));
    refuses("edited");
    await delivered(card, comment(1, "poison", { action: "edited", edited: 30 }));
    expect(card.thread).toEqual([]);
  });
});
