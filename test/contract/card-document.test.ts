import { startLocalSlack } from "@issue-relay/local/stand-ins/slack/server";
import { systemClock } from "@issue-relay/shared/clock";
import { memoryStore } from "@issue-relay/shared/documents/testing/memory-store";
import { NewerVersion } from "@issue-relay/shared/errors";
import { anIssueEvent } from "@issue-relay/shared/event/testing/an-issue-event";
import { createLogger } from "@issue-relay/shared/logger";
import { cardKey, cardMessageTs, cardName } from "@issue-relay/shared/slack/card-document";
import { Pace } from "@issue-relay/shared/slack/pace";
import { createSend } from "@issue-relay/shared/slack/send";
import { webApi } from "@issue-relay/shared/slack/web-api";
import { expect, it } from "vitest";
import { cardChannel } from "../../functions/slack/src/card-channel.ts";
import { LENGTHS } from "../../functions/slack/src/protocol/lengths.ts";
import { showOnCards } from "../../functions/slack/src/show-on-cards.ts";
import { inOneChannel } from "../slack/testing/one-channel.ts";

const DATABASE = "projects/test/databases/issue-relay";

it("who knows an issue and a channel finds the card that `slack` has made, and no card of a form it can't read", async () => {
  await using resources = new AsyncDisposableStack();
  const channels = [{ id: "C1", name: "issues" }];
  const slack = await startLocalSlack({ token: "xoxb-test", channels, rateLimit: false });
  resources.defer(() => slack.close());
  const token = { current: async () => "xoxb-test", refreshed: async () => "xoxb-test" };
  const api = webApi({ url: slack.apiUrl, token, send: createSend(2000) });
  const common = { clock: systemClock, documents: memoryStore(), pace: new Pace(), messagesPerSecond: 1000 };
  const channel = cardChannel({ ...common, api, id: "C1" });
  const handle = inOneChannel(showOnCards({ ...common, database: DATABASE, channel, lengths: LENGTHS }));
  const event = anIssueEvent({});
  await handle(event, {
    deadline: Date.now() + 50_000,
    signal: new AbortController().signal,
    logger: createLogger({ level: "silent" }),
  });

  const name = cardName(cardKey({ host: event.host, id: event.issue.id }, "C1", DATABASE));
  const { document } = await common.documents.read(name);
  const found = document ?? expect.fail("there is no document");
  expect(cardMessageTs(found)).toBe(slack.messages("issues")[0]?.ts);
  expect(() => cardMessageTs({ ...found, fields: { ...found.fields, version: 99 } })).toThrow(NewerVersion);
});
