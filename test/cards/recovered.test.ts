import { digest } from "@issue-relay/shared/event/event-id";
import { type IssueEvent, OBSERVED } from "@issue-relay/shared/event/issue-event";
import { anIssueEvent, labels } from "@issue-relay/shared/event/testing/an-issue-event";
import { describe, expect, it } from "vitest";
import { ordersOf } from "../../functions/slack/src/card/testing/orders.ts";
import { comment, opened } from "./testing/events.ts";
import { OneCard } from "./testing/one-card.ts";

const source = "recovery";
const TEN = "2026-03-02T10:00:00Z";
const NEXT_DAY = "2026-03-03T03:00:00Z";

type Issue = Partial<IssueEvent["issue"]>;

/** The opening as recover publishes it a day later, of which no webhook came: with the issue as it is then. */
function missed(issue: Issue = {}): IssueEvent {
  const now = { title: "Login fails", updatedAt: TEN, ...issue };
  return { ...opened, source, receivedAt: NEXT_DAY, issue: { ...opened.issue, ...now } };
}

/** The issue as recover has read it a day later. */
function observed(issue: Issue = {}): IssueEvent {
  const { updatedAt = TEN } = issue;
  return anIssueEvent({
    id: digest(`observed ${JSON.stringify(issue)}`),
    action: OBSERVED,
    source,
    occurredAt: updatedAt,
    receivedAt: NEXT_DAY,
    issue: { updatedAt, ...issue },
  });
}

function labeled(name: string, all: string[]): IssueEvent {
  return anIssueEvent({
    id: digest(`labeled ${name}`),
    action: "labeled",
    occurredAt: TEN,
    receivedAt: TEN,
    label: { name },
    issue: { updatedAt: TEN, labels: labels(...all) },
  });
}

describe("an opening of which nobody was told, and that recover found", () => {
  it("makes the issue's card, as the issue is now, once", async () => {
    const card = new OneCard();
    await card.show(missed());
    await card.show(missed());
    expect(card.channel).toEqual([expect.stringMatching(/^ ?Login fails\nOpen/)]);
    expect(card.calls).toEqual(["post"]);
  });

  it("stays silent where the issue is closed meanwhile, or nobody says whether it is", async () => {
    for (const state of ["closed", undefined] as const) {
      const card = new OneCard();
      await card.show(missed({ state }));
      expect(card.calls).toEqual([]);
    }
  });

  it("and its webhook, late, and whatever else came of the issue make one card, in whatever order", async () => {
    for (const events of ordersOf([
      missed({ comments: 4 }),
      opened,
      comment(1, "first"),
      labeled("bug", []),
    ])) {
      const card = new OneCard();
      for (const event of events) {
        await card.show(event);
      }
      expect(card.channel).toEqual([expect.stringMatching(/Login fails\nOpen.*4 comments/)]);
      expect(card.thread).toEqual([expect.stringContaining("first")]);
    }
  });

  it("is handed over to whoever sends for the card", async () => {
    const card = new OneCard();
    let role: Promise<string> | undefined;
    card.before = () => {
      card.before = () => {};
      role = card.show(missed());
    };
    await card.show(comment(1, "first"));
    expect([await role, card.channel.length]).toEqual(["handed-over", 1]);
    expect(card.channel[0]).toContain("Login fails\n");
  });

  it("says that the issue was transferred, and takes no name away of where it came from", async () => {
    const named = { transferredFrom: { repository: "acme/api", number: 7 } };
    const unnamed = { ...missed(), changes: { transferredFrom: {} } };
    const card = new OneCard();
    await card.show(unnamed);
    expect(card.channel[0]).toContain("transferred from another issue");
    await card.show({ ...opened, changes: named });
    await card.show(unnamed);
    expect(card.channel[0]).toContain("transferred from acme/api#7");
  });
});

describe("what recover observes", () => {
  it("makes no card", async () => {
    const card = new OneCard();
    await card.show(observed());
    expect(card.calls).toEqual([]);
    expect(await card.documents.read("cards/card")).toMatchObject({ document: undefined });
  });

  it("brings the card up to date silently", async () => {
    const card = new OneCard();
    await card.show(opened);
    await card.show(observed({ title: "Renamed", state: "closed", stateReason: "completed" }));
    expect(card.channel).toEqual([expect.stringMatching(/Renamed\nCompleted/)]);
    expect(card.thread).toEqual([]);
  });

  it("takes nothing away that it does not say", async () => {
    const card = new OneCard();
    await card.show(labeled("bug", ["bug"]));
    const [before] = card.channel;
    const { id, nodeId, number, updatedAt } = observed().issue;
    await card.show({ ...observed(), issue: { id, nodeId, number, updatedAt } });
    expect(card.channel).toEqual([before]);
  });

  it("holds although GitHub has moved no time for the change, whatever is delivered again", async () => {
    const events = [labeled("bug", ["bug"]), labeled("ui", ["ui"]), observed({ labels: labels("p1") })];
    for (const order of ordersOf([
      ...events,
      { ...labeled("bug", ["bug"]), receivedAt: "2026-03-04T00:00:00Z" },
    ])) {
      const card = new OneCard();
      await card.show(opened);
      for (const event of order) {
        await card.show(event);
      }
      expect(card.channel).toEqual([expect.stringMatching(/by ann\np1The button/)]);
    }
  });
});

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
