import { examplePayload, recordedPayloads } from "@issue-relay/local/stand-ins/github/payloads";
import { MONDAY } from "@issue-relay/local/stand-ins/github/testing/acme";
import type { IssueEvent } from "@issue-relay/shared/event/issue-event";
import { understandDelivery } from "@issue-relay/shared/github/understand-delivery";
import { describe, expect, it } from "vitest";
import { aHistoryWorld } from "./testing/a-history-world.ts";
import { aLife, aReplay, count, DAY, eventsOf, shown } from "./testing/a-replay.ts";
import { rawRow, rawRows } from "./testing/raw-deliveries.ts";

describe("deliveries", () => {
  it("that two webhooks sent of one event are one event, as the first of them told it", async () => {
    const world = await aHistoryWorld();
    const told = aLife(world);
    const second = told.map((each) =>
      rawRow({
        ...each,
        deliveryId: "second",
        at: new Date(each.at.getTime() + 2_000),
        payload: { ...each.payload, organization: { login: "acme", id: 1 } },
      }),
    );
    await world.insert("deliveries", [
      ...second,
      ...told.map((each) => rawRow({ ...each, deliveryId: "first" })),
    ]);
    const { replay } = await aReplay(world);
    expect(await replay()).toMatchObject({ deliveries: 8, events: 4, added: 4 });
    expect(await shown(world)).toMatchObject(Array(4).fill({ delivery_id: "first" }));
  });

  it("of pull requests, pushes and pings become no rows", async () => {
    const world = await aHistoryWorld();
    const comment = examplePayload("issue_comment.created");
    const ofPullRequest = {
      ...comment,
      payload: { ...comment.payload, issue: { ...comment.payload.issue, pull_request: {} } },
    };
    const others = ["push", "ping", "pull_request"].flatMap((event) => recordedPayloads(event));
    const rows = [...others, ofPullRequest];
    expect(rows.length).toBeGreaterThan(4);
    await world.insert(
      "deliveries",
      rows.map((each) => rawRow({ ...each, at: new Date(MONDAY) })),
    );
    const { replay } = await aReplay(world);
    expect(await replay()).toMatchObject({ deliveries: 1, events: 0, notUnderstood: 0, isComplete: true });
    expect(await count(world, "issue_events")).toBe(0);
  });

  it("that are not understood are counted, and twenty of them named; without a name of an event, only counted", async () => {
    const world = await aHistoryWorld();
    const at = new Date(MONDAY);
    await world.insert("deliveries", [
      ...Array.from({ length: 22 }, (_, n) =>
        rawRow({ event: "issues", deliveryId: `d${n}`, payload: "{", at }),
      ),
      rawRow({ event: undefined, deliveryId: "nameless", payload: {}, at }),
      { ...rawRow({ event: "issues", payload: {}, at }), data: null },
      { ...rawRow({ event: "issues", payload: {}, at }), attributes: null },
      ...rawRows(aLife(world)),
    ]);
    const { replay } = await aReplay(world);
    const { examples, ...counts } = await replay();
    expect(counts).toMatchObject({
      status: 200,
      deliveries: 27,
      events: 4,
      nameless: 2,
      notUnderstood: 23,
      isComplete: true,
    });
    expect(examples).toHaveLength(20);
    expect(examples[0]).toEqual({ deliveryId: "d0", problem: expect.stringContaining("not JSON") });
  });

  it("that are understood but for a detail are mapped without it, and counted apart from those that are not", async () => {
    const world = await aHistoryWorld();
    const rows = aLife(world).map(({ event, payload, at }) => {
      const issue = { ...payload.issue, milestone: "not one" };
      return rawRow({ event, deliveryId: "partial", payload: { ...payload, issue }, at });
    });
    await world.insert("deliveries", rows);
    const { replay } = await aReplay(world);
    const { details, ...counts } = await replay();
    expect(counts).toMatchObject({ events: 4, added: 4, notUnderstood: 0, examples: [], withoutDetail: 4 });
    expect(details).toHaveLength(4);
    expect(details[0]).toEqual({
      deliveryId: "partial",
      problem: expect.stringContaining("issue.milestone: "),
    });
    expect(await count(world, "events")).toBe(4);
  });

  it("of every kind get the ids that ingress gave them, also where the webhook sends forms", async () => {
    const world = await aHistoryWorld();
    const recorded = ["issues", "issue_comment"].flatMap((event) => recordedPayloads(event));
    const derived = ["closed", "milestoned", "demilestoned", "typed", "untyped", "field_added"].map(
      (action) => examplePayload(`issues.${action}`),
    );
    const related = ["sub_issue_added", "parent_issue_removed"].map((action) =>
      examplePayload(`sub_issues.${action}`),
    );
    const all = [...recorded, ...derived, ...related];
    const at = new Date(MONDAY);
    const ids = all.flatMap(({ event, payload }) => {
      const form = new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
      const raw = {
        body: Buffer.from(form),
        contentType: "application/x-www-form-urlencoded",
        eventName: event,
        deliveryId: "d",
      };
      return (
        understandDelivery(raw, { receivedAt: at, host: "github.com", appId: undefined })?.value.id ?? []
      );
    });
    await world.insert(
      "deliveries",
      all.map((each, index) => rawRow({ ...each, at, isForm: index % 2 === 0 })),
    );
    const { replay } = await aReplay(world);
    expect(await replay()).toMatchObject({ status: 200, notUnderstood: 0, added: new Set(ids).size });
    const rows = await world.query("SELECT DISTINCT event_id FROM issue_events ORDER BY event_id");
    expect(rows).toEqual([...new Set(ids)].sort().map((event_id) => ({ event_id })));
  });

  it("whose events have no row get one, and those whose events came otherwise are not new", async () => {
    const world = await aHistoryWorld();
    const told = aLife(world);
    await world.store(eventsOf(told).slice(0, 1));
    await world.store(eventsOf(told).slice(1, 2).map(asRecovered));
    await world.insert("deliveries", rawRows(told));
    const { replay } = await aReplay(world);
    expect(await replay()).toMatchObject({ events: 4, added: 2 });
    expect(await count(world, "events")).toBe(4);
  });

  it("whose events came a week before them are not new, and only the days from then on are asked for that", async () => {
    const world = await aHistoryWorld();
    const told = aLife(world);
    const week = 7 * DAY;
    const earlier = eventsOf(told).map((event) => {
      return { ...event, receivedAt: new Date(Date.parse(event.receivedAt) - week).toISOString() };
    });
    await world.store(earlier.slice(0, 3));
    await world.insert("deliveries", rawRows(told));
    const asked: string[] = [];
    world.statements.before = (sql) => void asked.push(sql);
    const { replay } = await aReplay(world);
    expect(await replay()).toMatchObject({ events: 4, added: 1 });
    expect(asked.filter((sql) => sql.includes("@ids"))).toEqual([
      expect.stringContaining("AND received_at >= TIMESTAMP_MILLIS(@since)"),
    ]);
  });

  it("that GitHub's history told, too, seconds apart, are shown once, as the webhook told it", async () => {
    const world = await aHistoryWorld();
    const told = aLife(world);
    const twins = eventsOf(told).map((event) => {
      const later = new Date(Date.parse(event.occurredAt) + 3_000).toISOString();
      return { ...asRecovered(event), id: event.id.replace(/^./, "f").replace(/.$/, "f"), occurredAt: later };
    });
    await world.store(twins);
    expect(await count(world, "events")).toBe(4);
    await world.insert("deliveries", rawRows(told));
    const { replay } = await aReplay(world);
    await replay();
    expect(await world.query("SELECT DISTINCT source FROM events")).toEqual([{ source: "webhook" }]);
    expect(await count(world, "events")).toBe(4);
  });
});

/** The event as reconcile read it from GitHub's history, weeks later. */
function asRecovered(event: IssueEvent): IssueEvent {
  return {
    ...event,
    source: "recovery",
    deliveryId: "reconcile",
    receivedAt: new Date(MONDAY + 30 * DAY).toISOString(),
  };
}
