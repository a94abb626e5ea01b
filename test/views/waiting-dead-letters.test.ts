import { createDataset, DATASET, DEAD_LETTER_OUTCOMES, DEAD_LETTERS } from "@issue-relay/local/stack/dataset";
import { describeSql, startForTest } from "@issue-relay/local/stand-ins/bigquery/testing/a-local-bigquery";
import { commandMessage } from "@issue-relay/shared/commands/command";
import type { OutgoingMessage } from "@issue-relay/shared/event/message";
import { anIssueEvent } from "@issue-relay/shared/event/testing/an-issue-event";
import { overdueMessage } from "@issue-relay/shared/rules/overdue";
import { expect, it } from "vitest";

const EVENT = JSON.stringify(anIssueEvent());

interface Letter {
  id: string;
  attributes?: Record<string, string>;
  data?: string;
  prefix?: string;
}

/** What waits of these dead letters, in their order. */
async function waiting(letters: readonly Letter[], outcomes: readonly object[] = []) {
  const { bigquery } = await startForTest();
  await createDataset(bigquery);
  const rows = letters.map(({ id, attributes = {}, data = EVENT, prefix = "" }, index) => ({
    subscription_name: `projects/p/subscriptions/${prefix}dead-letter-table`,
    message_id: id,
    publish_time: `2026-03-02T09:30:0${index}Z`,
    data: Buffer.from(data).toString("base64"),
    attributes: JSON.stringify(attributes),
  }));
  await bigquery.dataset(DATASET).table(DEAD_LETTERS).insert(rows);
  if (outcomes.length > 0) {
    await bigquery
      .dataset(DATASET)
      .table(DEAD_LETTER_OUTCOMES)
      .insert([...outcomes]);
  }
  return (await bigquery.query(`SELECT * FROM ${DATASET}.waiting_dead_letters ORDER BY dead_at`))[0];
}

describeSql("what waits", () => {
  it("is each dead letter once, however often Pub/Sub wrote it, until it has an outcome", async () => {
    const decided = { outcome: "dropped", reason: "a test", decided_at: "2026-03-03T00:00:00Z" };
    expect(
      await waiting([{ id: "1" }, { id: "2" }, { id: "1" }, { id: "3" }], [{ message_id: "2", ...decided }]),
    ).toMatchObject([{ message_id: "1" }, { message_id: "3" }]);
  });

  it.each([
    ["", "slack", "slack"],
    ["issue-relay-", "issue-relay-slack", "slack"],
    ["team-a-", "team-a-audit-log", "audit-log"],
    ["team-a-", "somebody-else", "somebody-else"],
  ])("names the consumer without the prefix %j of the installation", async (prefix, source, consumer) => {
    const attributes = {
      CloudPubSubDeadLetterSourceSubscription: source,
      CloudPubSubDeadLetterSourceDeliveryCount: "100",
    };
    expect(await waiting([{ id: "1", prefix, attributes }])).toMatchObject([
      { consumer, attempts: 100, reason: "not delivered in any attempt" },
    ]);
  });

  it("says of the issue what the attributes say, and otherwise what the data says", async () => {
    const payload = JSON.stringify({
      action: "closed",
      issue: { number: 7 },
      repository: { full_name: "acme/api", name: "api" },
    });
    const githubEvent = "issues";
    expect(
      await waiting([
        { id: "1" },
        { id: "2", attributes: { repository: "acme/docs", consumer: "slack", error: "no" } },
        { id: "3", attributes: { githubEvent, consumer: "ingress", deliveryId: "d" }, data: payload },
        { id: "4", attributes: { consumer: "slack" }, data: "nonsense" },
      ]),
    ).toMatchObject([
      { repository: "acme/web", issue_number: 12, type: "issues", action: "opened", consumer: null },
      { repository: "acme/docs", issue_number: 12, consumer: "slack", reason: "no" },
      { repository: "acme/api", issue_number: 7, type: "issues", action: "closed", delivery_id: "d" },
      { repository: null, issue_number: null, event_id: null, reason: null, data_bytes: 8 },
    ]);
  });

  it("says of what a button or a rule asks for whose issue it is, as of an event", async () => {
    const at = "2026-03-02T08:00:00.000Z";
    const id = "0123456789abcdef0123456789abcdef";
    const given = ({ data, attributes }: OutgoingMessage) => ({
      attributes: { ...attributes, CloudPubSubDeadLetterSourceSubscription: "commands" },
      data: data.toString(),
    });
    const command = {
      ...{ version: 1, id, at, channel: "C1", by: { member: "U0ANN", login: "ann" } },
      issue: { repository: "acme/api", number: 7, id: 4711 },
      wish: { what: "reply" as const, text: "Which browser?" },
    };
    expect(
      await waiting([
        { id: "1", ...given(commandMessage(command, undefined)) },
        { id: "2", ...given(overdueMessage({ version: 1, rule: "late", at, event: anIssueEvent() })) },
      ]),
    ).toMatchObject([
      { repository: "acme/api", issue_number: 7, type: "command", action: "reply", consumer: "actions" },
      { repository: "acme/web", issue_number: 12, type: "overdue", action: "late", event_id: id },
    ]);
  });
});
