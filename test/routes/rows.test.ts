import { eventOf } from "@issue-relay/local/commands/event-of";
import { explain } from "@issue-relay/local/commands/routes/explain";
import { eventFromRow } from "@issue-relay/local/commands/routes/row";
import { exampleNames, examplePayload } from "@issue-relay/local/stand-ins/github/payloads";
import { rowOf } from "@issue-relay/shared/event/row";
import { Relay } from "@issue-relay/shared/routes/relay";
import { expect, it } from "vitest";

const relay = Relay.parse({
  people: { codertocat: "U1" },
  channels: { all: "C1" },
  routes: [
    { name: "accounts", when: { authors: { bots: true }, senders: { logins: "x*" } }, to: "all" },
    { name: "of the issue", when: { labels: { any: "b*" }, milestones: "v*", types: "bug" }, to: "all" },
    { name: "members", when: { authors: { associations: "OWNER" } }, to: "all", mention: "assignees" },
    { name: "all", to: "all" },
  ],
});

it("routes explain says of the row of each of GitHub's events what it says of its payload", () => {
  const names = exampleNames().filter((name) => name !== "ping");
  for (const name of names) {
    const event = eventOf(examplePayload(name));
    expect.assert(event);
    // Through JSON, as BigQuery's answer comes.
    const row = JSON.parse(JSON.stringify(rowOf(event)));
    expect([name, explain(relay, eventFromRow(row))]).toEqual([name, explain(relay, event)]);
  }
});
