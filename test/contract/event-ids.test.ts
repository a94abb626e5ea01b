import { examplePayload } from "@issue-relay/local/stand-ins/github/payloads";
import { eventIn } from "@issue-relay/shared/github/testing/event-in";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Delivery, deliveriesOf, lives } from "./testing/crowded-lives.ts";

const LIVES = 400;

type Sent = Omit<Delivery, "what">;

function idOf({ event, payload }: Sent): string {
  const id = eventIn(event, payload)?.id;
  if (id === undefined) {
    throw new Error(`no event: ${event} ${JSON.stringify(payload).slice(0, 200)}`);
  }
  return id;
}

/**
 * The delivery of another webhook for the same event: its payload has more fields, in another order, and may lack the other
 * issue of two, which that webhook's owner may not see.
 */
function ofAnotherHook({ event, payload, other }: Sent): Sent {
  const added = { installation: { id: 1 }, organization: { login: "acme", id: 2 }, enterprise: { id: 3 } };
  const seen = other === undefined ? payload : { ...payload, [other]: undefined };
  return { event, payload: Object.fromEntries(Object.entries({ ...added, ...seen }).reverse()) };
}

/** The same payload with its times written in another way. */
function respelled({ event, payload }: Sent, spell: (time: string) => string): Sent {
  const isTime = (value: unknown) => typeof value === "string" && /^\d{4}-\d\d-\d\dT[\d:]+Z$/.test(value);
  const text = JSON.stringify(payload, (_, value) => (isTime(value) ? spell(value) : value));
  return { event, payload: JSON.parse(text) };
}

const SPELLINGS: ((time: string) => string)[] = [
  (time) => time.replace("Z", "+00:00"),
  (time) => time.replace("Z", ".000Z"),
  (time) => time.replace("Z", ".250Z"),
  (time) => new Date(Date.parse(time) + 7_200_000).toISOString().replace(".000Z", "+02:00"),
];

describe("over random lives, in which much happens within a second", () => {
  it("two events never have one id", () => {
    const counted = { lives: 0, events: 0 };
    fc.assert(
      fc.property(lives, (life) => {
        const deliveries = deliveriesOf(life);
        const byId = Map.groupBy(deliveries, (delivery) => idOf(delivery));
        const shared = [...byId.values()].filter((same) => same.length > 1);
        expect(shared.map((same) => same.map(({ what }) => what))).toEqual([]);
        counted.lives += 1;
        counted.events += deliveries.length;
      }),
      { numRuns: LIVES },
    );
    // A generator that makes next to nothing would prove nothing.
    expect(counted.events / counted.lives).toBeGreaterThan(15);
  });

  it("one event has one id, whichever hook delivers it and however its times are written", () => {
    fc.assert(
      fc.property(lives, (life) => {
        for (const delivery of deliveriesOf(life)) {
          const copies = [
            ofAnotherHook(delivery),
            ...SPELLINGS.map((spelling) => respelled(delivery, spelling)),
          ].map((copy) => idOf(copy));
          expect(new Set([idOf(delivery), ...copies]).size).toBe(1);
        }
      }),
      { numRuns: LIVES / 10 },
    );
  });
});

describe("an event's id", () => {
  const id = (name: string, change: (payload: Record<string, unknown>) => object = (same) => same) => {
    const { event, payload } = examplePayload(name);
    return idOf({ event, payload: { ...payload, ...change(payload) } });
  };
  const at = (time: string) => (payload: Record<string, unknown>) => ({
    issue: Object.assign({}, payload.issue, { updated_at: time }),
  });

  it.each([
    "issues.opened",
    "issues.deleted",
    "issues.transferred",
    "issue_comment.created",
    "issue_comment.deleted",
  ])("of %s does not depend on a time, since it happens once", (name) => {
    expect(id(name, at("2030-01-01T00:00:00Z"))).toBe(id(name));
  });

  it.each(["issues.labeled", "issues.locked", "issues.edited", "issues.pinned"])(
    "of %s does, since it can happen again",
    (name) => {
      expect(id(name, at("2030-01-01T00:00:00Z"))).not.toBe(id(name));
    },
  );

  it("of an action that GitHub adds later is made from whatever the payload has beyond the usual", () => {
    const watched = (more: object) => id("issues.opened", () => ({ action: "watched", ...more }));
    expect(watched({ watcher: { id: 1 } })).not.toBe(watched({ watcher: { id: 2 } }));
    expect(watched({ watcher: { id: 1 }, organization: { id: 3 } })).toBe(watched({ watcher: { id: 1 } }));
  });

  it("stays the same when an account is renamed", () => {
    const renamed = (login: string) => (payload: Record<string, unknown>) => ({
      assignee: Object.assign({}, payload.assignee, { login }),
      sender: Object.assign({}, payload.sender, { login }),
    });
    expect(id("issues.assigned", renamed("new-name"))).toBe(id("issues.assigned"));
  });

  // GitHub's payload of a pin has nothing that would tell a second pin from a copy of the first: pinning moves no time.
  it("is shared by two pins, by different people, of an issue that nothing else has changed between them", () => {
    const another = { sender: { login: "bob", id: 5, type: "User" } };
    expect(id("issues.pinned", () => another)).toBe(id("issues.pinned"));
    expect(id("issues.unpinned")).not.toBe(id("issues.pinned"));
  });
});
