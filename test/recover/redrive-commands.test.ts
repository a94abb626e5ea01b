import { describeSql } from "@issue-relay/local/stand-ins/bigquery/testing/a-local-bigquery";
import { commandMessage } from "@issue-relay/shared/commands/command";
import { expect, it } from "vitest";
import { aDeadLetterWorld } from "./testing/a-dead-letter-world.ts";

describeSql("what somebody asked for with a button, and Pub/Sub gave up", () => {
  it("is a dead letter of actions, and can be redriven to it", async () => {
    const { data, attributes } = commandMessage(
      {
        version: 1,
        id: "0123456789abcdef0123456789abcdef",
        at: "2026-03-02T08:00:00.000Z",
        by: { member: "U0ANN", login: "ann" },
        issue: { repository: "acme/web", number: 7, id: 4711 },
        channel: "C1",
        wish: { what: "reply", text: "Which browser?" },
      },
      undefined,
    );
    const world = await aDeadLetterWorld();
    const { redrive } = await world.newRecover();
    await world.publishDeadLetter({
      data,
      attributes: {
        ...attributes,
        CloudPubSubDeadLetterSourceDeliveryCount: "100",
        // The subscription's name. In the cloud it has the prefix of all names.
        CloudPubSubDeadLetterSourceSubscription: "commands",
        CloudPubSubDeadLetterSourceSubscriptionProject: "p",
      },
    });
    await world.arrived(1);
    await redrive({ dryRun: false });
    expect(await world.toConsumers()).toMatchObject([{ attributes: { only: "actions", type: "command" } }]);
  });
});
