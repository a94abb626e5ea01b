import { eventOf } from "@issue-relay/local/commands/event-of";
import { explain } from "@issue-relay/local/commands/routes/explain";
import { eventFromRow, newestEvent } from "@issue-relay/local/commands/routes/row";
import { askOf } from "@issue-relay/local/commands/warehouse";
import { createDataset, DATASET, TABLE } from "@issue-relay/local/stack/dataset";
import { describeSql, startForTest } from "@issue-relay/local/stand-ins/bigquery/testing/a-local-bigquery";
import { exampleNames, examplePayload } from "@issue-relay/local/stand-ins/github/payloads";
import { rowOf } from "@issue-relay/shared/event/row";
import { anIssueEvent, labels } from "@issue-relay/shared/event/testing/an-issue-event";
import { Relay } from "@issue-relay/shared/routes/relay";
import { TEMPLATE_FIELDS } from "@issue-relay/shared/rules/template";
import { expect, it } from "vitest";

const SOURCES = ["webhook", "recovery"] as const;
const relay = Relay.parse({
  people: { codertocat: "U1" },
  channels: { all: "C1" },
  routes: [
    { name: "accounts", when: { authors: { bots: true }, senders: { logins: "x*" } }, to: "all" },
    { name: "of the issue", when: { labels: { any: "b*" }, milestones: "v*", types: "bug" }, to: "all" },
    { name: "members", when: { authors: { associations: "OWNER" } }, to: "all", mention: "assignees" },
    { name: "all", to: "all" },
  ],
  rules: [
    { name: "arrivals", when: { labels: { any: "b*" } }, do: { assign: { next: ["ann", "bob", "cid"] } } },
    {
      name: "each",
      when: { actions: "*" },
      do: { comment: TEMPLATE_FIELDS.map((name) => `{{ ${name} }}`).join() },
    },
  ],
});

it("routes explain says of the row of each of GitHub's events what it says of its payload, however it was found", () => {
  const names = exampleNames().filter((name) => name !== "ping");
  for (const [name, source] of names.flatMap((each) => SOURCES.map((source) => [each, source] as const))) {
    const found = eventOf(examplePayload(name));
    expect.assert(found);
    const event = { ...found, source };
    // Through JSON, as BigQuery's answer comes.
    const row = JSON.parse(JSON.stringify(rowOf(event)));
    expect([name, explain(relay, eventFromRow(row))]).toEqual([name, explain(relay, event)]);
  }
});

describeSql("routes explain of an issue", () => {
  it("is about its newest event, but not about what recover took from GitHub's timeline", async () => {
    const { bigquery } = await startForTest();
    await createDataset(bigquery);
    const opened = anIssueEvent({ issue: { labels: labels("bug") } });
    const { id, nodeId, number } = opened.issue;
    const received = { source: "recovery", receivedAt: "2026-03-04T00:00:00Z" } as const;
    const closed = {
      ...opened,
      ...received,
      id: "1".repeat(32),
      action: "closed",
      issue: { id, nodeId, number },
    };
    await bigquery.dataset(DATASET).table(TABLE).insert([opened, closed].map(rowOf));
    expect(await newestEvent(askOf(bigquery), "acme/web#12")).toMatchObject({
      action: "opened",
      issue: { state: "open", labels: labels("bug") },
    });
  });
});
