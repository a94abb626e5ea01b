import { BrokenDestination, NewerVersion, RetryLater } from "@issue-relay/shared/errors";
import { digest } from "@issue-relay/shared/event/event-id";
import type { IssueEvent } from "@issue-relay/shared/event/issue-event";
import { anIssueEvent } from "@issue-relay/shared/event/testing/an-issue-event";
import { Refused, UnknownOutcome } from "@issue-relay/shared/slack/failures";
import { describe, expect, it } from "vitest";
import { Cards } from "../../functions/slack/src/protocol/cards.ts";
import { comment, opened } from "./testing/events.ts";
import { OneCard } from "./testing/one-card.ts";
import { EPOCH } from "./testing/world.ts";

const HOUR = 3_600_000;
function closed(): IssueEvent {
  const at = "2026-03-02T12:30:00Z";
  const issue = { state: "closed", stateReason: "completed", closedAt: at, updatedAt: at } as const;
  return anIssueEvent({ id: digest("closed"), action: "closed", occurredAt: at, issue });
}

describe("a card", () => {
  it("is one message for an issue, in its newest state, whatever arrives last", async () => {
    const card = new OneCard();
    await card.show(closed());
    await card.show(opened);
    expect(card.channel).toEqual([expect.stringContaining("Completed after 3 h")]);
    expect(card.thread).toEqual([expect.stringContaining("ann closed this as completed after 3 h")]);
  });

  it("is not touched by an event that it knows", async () => {
    const card = new OneCard();
    await card.show(opened);
    const calls = card.calls.length;
    expect(await card.show(opened)).toBe("nothing-new");
    expect(card.calls.length).toBe(calls);
  });

  it("is posted again where somebody deleted it, and what was shown before is not", async () => {
    const card = new OneCard();
    await card.show(opened);
    await card.show(comment(1, "first"));
    const [ts = ""] = card.messages.keys();
    card.messages.delete(ts);
    await card.show(comment(2, "second"));
    expect(card.channel).toHaveLength(1);
    expect(card.thread.filter((text) => text.includes("first"))).toHaveLength(1);
    expect(card.thread.filter((text) => text.includes("second"))).toHaveLength(1);
    expect(card.log).toContainEqual(expect.objectContaining({ reason: "stray-deleted" }));
    expect(card.log).toContainEqual(expect.objectContaining({ reason: "card-posted-anew" }));
  });

  it("is healed by what recover finds, silently; and is not made by it", async () => {
    const card = new OneCard();
    await card.show({ ...closed(), source: "recovery" });
    expect(card.calls).toEqual([]);
    await card.show(opened);
    await card.show({ ...closed(), source: "recovery" });
    expect(card.channel).toEqual([expect.stringContaining("Completed")]);
    expect(card.thread).toEqual([]);
  });
});

describe("what was deleted or edited out on GitHub", () => {
  it("leaves Slack too, and a late copy of the first version doesn't bring it back", async () => {
    const card = new OneCard();
    await card.show(opened);
    const first = comment(1, "s3cret");
    await card.show(first);
    await card.show(comment(1, "nothing to see", { action: "edited", edited: 20 }));
    await card.show({ ...first, receivedAt: "2026-03-02T20:00:00Z" });
    expect(card.thread).toEqual([expect.stringContaining("nothing to see")]);
    await card.show(comment(1, "", { action: "deleted", edited: 30 }));
    await card.show(first);
    expect(card.thread).toEqual([]);
  });

  it("never appears where its deletion comes first", async () => {
    const card = new OneCard();
    await card.show(comment(1, "", { action: "deleted", edited: 30 }));
    await card.show(comment(1, "s3cret"));
    expect(card.thread).toEqual([]);
  });

  it("is no reason for a card: an issue that the channel never saw has none when it is deleted", async () => {
    const card = new OneCard();
    const updatedAt = "2026-03-02T18:00:00Z";
    const deleted = { id: digest("deleted"), action: "deleted", occurredAt: updatedAt, issue: { updatedAt } };
    await card.show(anIssueEvent(deleted));
    expect(card.calls).toEqual([]);
    await card.show(opened);
    expect(card.channel).toEqual([expect.stringContaining("Deleted")]);
  });

  it("leaves with a deleted issue: of that, only the title stays, also in Firestore", async () => {
    const card = new OneCard();
    await card.show(opened);
    await card.show(comment(1, "s3cret"));
    const updatedAt = "2026-03-02T18:00:00Z";
    await card.show(
      anIssueEvent({ id: digest("deleted"), action: "deleted", occurredAt: updatedAt, issue: { updatedAt } }),
    );
    await card.show(comment(2, "s3cret too"));
    expect(card.channel).toEqual([expect.stringMatching(/Login fails on Safari\nDeleted/)]);
    expect(card.channel[0]).not.toContain("The button does nothing");
    expect(card.thread).toEqual([]);
    const { document } = await card.documents.read("cards/card");
    expect(JSON.stringify(document)).not.toMatch(/s3cret|button does nothing/);
  });
});

describe("of more lines than a document holds", () => {
  it("an old one is still found, changed and not shown again", async () => {
    const card = new OneCard();
    await card.show(opened);
    for (let id = 1; id <= 410; id++) {
      card.now += 5 * 60_000;
      await card.show(comment(id, `text ${id}.`));
    }
    card.now += HOUR;
    await card.show(comment(1, "text 1."));
    await card.show(comment(2, "text 2, edited.", { action: "edited", edited: 5000 }));
    await card.show(comment(3, "", { action: "deleted", edited: 5000 }));
    expect(card.thread).toHaveLength(409);
    expect(card.thread.filter((text) => text.includes("text 1."))).toHaveLength(1);
    expect(card.thread.filter((text) => /text 2\b/.test(text))).toEqual([
      expect.stringContaining("text 2, edited."),
    ]);
    expect(card.thread.filter((text) => text.includes("text 3."))).toEqual([]);
  });

  it("wait in Pub/Sub while Slack takes none", async () => {
    const card = new OneCard();
    card.before = () => {
      throw new Refused("is_archived", { kind: "destination" });
    };
    const outcomes: PromiseSettledResult<string>[] = [];
    for (let id = 1; id <= 110; id++) {
      outcomes.push(...(await Promise.allSettled([card.show(comment(id, `text ${id}`))])));
    }
    const refused = outcomes.flatMap((outcome) => (outcome.status === "rejected" ? [outcome.reason] : []));
    // The first is refused because it answers for the card, the others because a hundred wait.
    expect(refused).toHaveLength(11);
    expect(refused[0]).toBeInstanceOf(BrokenDestination);
    expect(refused.at(-1)).toBeInstanceOf(RetryLater);
    card.before = () => {};
    for (let id = 1; id <= 110; id++) {
      await card.show(comment(id, `text ${id}`));
    }
    expect(card.thread.join("").match(/text \d+/g)).toHaveLength(110);
  });
});

/** The answer to the next call of this kind is lost. */
function loseAnswerTo(card: OneCard, call: string): void {
  card.after = (made) => {
    if (made === call) {
      card.after = () => {};
      throw new UnknownOutcome("no answer");
    }
  };
}

describe("where the answer to a call is lost", () => {
  it("nothing is sent for a minute; then one look finds what is there, and another, late one finds no double", async () => {
    const card = new OneCard();
    await card.show(opened);
    loseAnswerTo(card, "post");
    const first = comment(1, "first");
    await expect(card.show(first)).rejects.toThrow(RetryLater);
    const calls = card.calls.length;
    card.now += 59_000;
    await expect(card.show(first)).rejects.toThrow(RetryLater);
    expect(await card.show(comment(2, "second"))).toBe("handed-over");
    expect(card.calls.length).toBe(calls);
    card.now += 2_000;
    expect(await card.show(first)).toBe("sent");
    expect(card.thread.join()).toMatch(/first.*second/s);
    expect(card.thread.join().match(/first/g)).toHaveLength(1);
    expect(card.log).toContainEqual(expect.objectContaining({ reason: "settle-found" }));
  });

  it("a message of which one comment is deleted meanwhile stays without it: a new one would notify people again", async () => {
    const card = new OneCard();
    await card.show(opened);
    card.before = () => {
      throw new Refused("internal", { kind: "retry" });
    };
    const first = comment(1, "first");
    await expect(card.show(first)).rejects.toThrow(RetryLater);
    const second = { minute: 11 };
    await card.show(comment(2, "second", second));
    card.before = () => {};
    loseAnswerTo(card, "post");
    await expect(card.show(first)).rejects.toThrow(RetryLater);
    const [, posted = ""] = card.messages.keys();
    await card.show(comment(2, "", { ...second, action: "deleted", edited: 12 }));
    card.now += 61_000;
    expect(await card.show(first)).toBe("sent");
    expect(card.thread).toEqual([expect.stringMatching(/first\.?$/)]);
    expect([...card.messages.keys()][1]).toBe(posted);
  });

  it("an edit that is taken back meanwhile is not left in Slack: of a comment, and of a title", async () => {
    const card = new OneCard();
    await card.show(opened);
    await card.show(comment(1, "harmless", { action: "edited", edited: 15 }));
    loseAnswerTo(card, "update");
    const edited = comment(1, "s3cret", { action: "edited", edited: 20 });
    await expect(card.show(edited)).rejects.toThrow(RetryLater);
    await card.show(comment(1, "harmless", { action: "edited", edited: 21 }));
    card.now += 61_000;
    await expect(card.show(edited)).rejects.toThrow(RetryLater);
    expect(card.thread).toEqual([expect.stringContaining("harmless")]);

    card.now += 601_000;
    await card.show(edited);
    loseAnswerTo(card, "update");
    const renamed = (title: string, updatedAt: string) =>
      anIssueEvent({
        id: digest(title),
        action: "edited",
        occurredAt: updatedAt,
        changes: { titleFrom: "any" },
        issue: { title, updatedAt, comments: 0 },
      });
    const first = renamed("s3cret", "2026-03-02T12:00:00Z");
    await expect(card.show(first)).rejects.toThrow(RetryLater);
    await card.show(renamed("Login fails on Safari", "2026-03-02T12:00:05Z"));
    card.now += 61_000;
    await expect(card.show(first)).rejects.toThrow(RetryLater);
    expect(card.channel).toEqual([expect.stringContaining("Login fails on Safari")]);
  });

  it("an older version that arrives late is overwritten after ten minutes", async () => {
    const card = new OneCard();
    await card.show(opened);
    await card.show(comment(1, "version 1"));
    const shown = [...card.messages].at(-1);
    card.before = (call) => {
      if (call === "update") {
        card.before = () => {};
        throw new UnknownOutcome("cut");
      }
    };
    const edited = comment(1, "version 2", { action: "edited", edited: 20 });
    await expect(card.show(edited)).rejects.toThrow(RetryLater);
    card.now += 61_000;
    await expect(card.show(edited)).rejects.toThrow(RetryLater);
    expect(card.thread).toEqual([expect.stringContaining("version 2")]);
    // The first call reaches Slack after all, with what it said.
    card.messages.set(...(shown ?? ["", { ts: "", metadata: undefined, blocks: [], thread: undefined }]));
    card.now += 601_000;
    expect(await card.show(edited)).toBe("sent");
    expect(card.thread).toEqual([expect.stringContaining("version 2")]);
    expect(card.log).toContainEqual(expect.objectContaining({ reason: "stale-overwritten" }));
  });
});

describe("the event that answers for a card", () => {
  it("stays the same until all is shown: whoever helps may have been acknowledged by another delivery", async () => {
    const card = new OneCard();
    card.before = () => {
      throw new Refused("internal", { kind: "retry" });
    };
    await expect(card.show(opened)).rejects.toThrow(RetryLater);
    const helper = comment(1, "first");
    // The lease is free, so this one tries to send. It may be acknowledged, though nothing is shown.
    expect(await card.show(helper)).toBe("helped");
    expect(await card.show(helper)).toBe("helped");
    await expect(card.show(opened)).rejects.toThrow(RetryLater);
    card.before = () => {};
    expect(await card.show(opened)).toBe("sent");
    expect(card.thread).toEqual([expect.stringContaining("first")]);
  });

  it("is replaced by a new one when Pub/Sub must have given it up", async () => {
    const card = new OneCard();
    card.before = () => {
      throw new Refused("is_archived", { kind: "destination" });
    };
    await expect(card.show(opened)).rejects.toThrow(BrokenDestination);
    card.now += 21 * HOUR;
    await expect(card.show(comment(1, "first"))).rejects.toThrow(BrokenDestination);
    expect(card.log).toContainEqual(expect.objectContaining({ reason: "keeper-replaced" }));
  });
});

describe("a sender", () => {
  it("begins no call when its lease is 18 seconds old", async () => {
    const card = new OneCard();
    card.before = () => {
      card.now += 19_000;
    };
    await expect(card.show(comment(1, "first"))).rejects.toThrow(RetryLater);
    expect(card.calls).toEqual(["post"]);
    card.before = () => {};
    await card.show(comment(1, "first"));
    expect(card.thread).toHaveLength(1);
  });

  it("of another instance waits until the lease is over", async () => {
    const card = new OneCard();
    const other = new Cards();
    let role: Promise<string> | undefined;
    card.before = () => {
      card.before = () => {};
      role = card.show(comment(1, "first"), other);
    };
    await card.show(opened);
    expect(await role).toBe("handed-over");
    expect(card.thread).toEqual([expect.stringContaining("first")]);
  });
});

describe("a line that Slack refuses", () => {
  it("is left out with an error in the log, and those beside it are shown", async () => {
    const card = new OneCard();
    await card.show(opened);
    card.before = () => {
      throw new Refused("internal", { kind: "retry" });
    };
    const lines = [comment(1, "one"), comment(2, "POISON"), comment(3, "three")];
    await Promise.allSettled(lines.map((event) => card.show(event)));
    card.before = (_, texts) => {
      if (texts.includes("POISON")) {
        throw new Refused("invalid_blocks", { kind: "message" });
      }
    };
    await Promise.allSettled(lines.map((event) => card.show(event)));
    expect(card.thread).toEqual([expect.stringContaining("one"), expect.stringContaining("three")]);
    expect(card.log).toContainEqual(
      expect.objectContaining({ severity: "ERROR", reason: "bad-message", line: "c:2" }),
    );
  });
});

describe("a card that Slack refuses", () => {
  it("shows its title and state only, with an error in the log, so that its thread is shown", async () => {
    const card = new OneCard();
    card.before = (_, texts) => {
      if (texts.includes("The button does nothing")) {
        throw new Refused("invalid_blocks", { kind: "message" });
      }
    };
    await card.show(opened);
    await card.show(comment(1, "first"));
    expect(card.channel).toEqual([expect.stringMatching(/^ ?Login fails on Safari\nOpen/)]);
    expect(card.thread).toEqual([expect.stringContaining("first")]);
    expect(card.log).toContainEqual(expect.objectContaining({ severity: "ERROR", reason: "bad-message" }));
  });
});

describe("a document", () => {
  it("that a newer revision has written is left to that revision", async () => {
    const card = new OneCard();
    await card.documents.write("cards/card", { fields: { version: 2 }, version: undefined });
    await expect(card.show(opened)).rejects.toThrow(NewerVersion);
    expect(card.calls).toEqual([]);
  });

  it("keeps what a newer revision has added to it", async () => {
    const card = new OneCard();
    await card.show(opened);
    const { document } = await card.documents.read("cards/card");
    const added = { ...JSON.parse(String(document?.fields.card)), addedLater: [1] };
    const fields = { card: JSON.stringify(added), another: "field" };
    await card.documents.write("cards/card", { fields, version: document?.version });
    await card.show(closed());
    const after = (await card.documents.read("cards/card")).document?.fields;
    expect(after?.another).toBe("field");
    expect(JSON.parse(String(after?.card)).addedLater).toEqual([1]);
  });

  it("expires 400 days after its last change, and not while something is to be shown", async () => {
    const card = new OneCard();
    const expiry = async () => (await card.documents.read("cards/card")).document?.fields.expireAt;
    card.before = () => {
      throw new Refused("is_archived", { kind: "destination" });
    };
    await expect(card.show(opened)).rejects.toThrow(BrokenDestination);
    expect(await expiry()).toBeNull();
    card.before = () => {};
    await card.show(opened);
    expect(await expiry()).toEqual(new Date(EPOCH + 400 * 24 * HOUR));
  });
});
