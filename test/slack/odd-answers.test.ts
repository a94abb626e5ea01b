import { systemClock } from "@issue-relay/shared/clock";
import { UnknownOutcome } from "@issue-relay/shared/slack/failures";
import { Pace } from "@issue-relay/shared/slack/pace";
import { webApi } from "@issue-relay/shared/slack/web-api";
import { expect, it } from "vitest";
import { cardChannel } from "../../functions/slack/src/card-channel.ts";

/** A channel of a Slack that gives these answers, one after the other. */
function answering(...answers: object[]) {
  const bodies = answers.map((answer) => JSON.stringify({ ok: true, ...answer }));
  const token = { current: async () => "xoxb-test", refreshed: async () => "xoxb-test" };
  const send = async () => ({ status: 200, retryAfter: undefined, body: bodies.shift() });
  const api = webApi({ url: "http://localhost/", token, send });
  return cardChannel({ api, pace: new Pace(), clock: systemClock, id: "C1", messagesPerSecond: 1000 });
}

const metadata = { event_type: "issue_card", event_payload: { card: "k", shown: "d" } } as const;
const post = { message: { text: "x", blocks: [] }, metadata, thread: "1.000001" };

it.each([
  ["the message's ts", { message: { thread_ts: "1.000001" } }],
  ["where the message is", { ts: "2.000001" }],
])(
  "a post whose answer does not say %s has an unknown outcome: nothing is deleted or posted anew",
  async (_, answer) => {
    await expect(answering(answer).post(post)).rejects.toThrow(UnknownOutcome);
  },
);

it.each([
  ["null in place of a cursor", { messages: [], response_metadata: { next_cursor: null } }],
  ["null in place of the metadata of the answer", { messages: [], response_metadata: null }],
  [
    "null in place of blocks",
    {
      messages: [
        { ts: "1.000002", blocks: null },
        { ts: "1.000003", metadata },
      ],
    },
  ],
  ["a message without ts", { messages: [{ type: "message" }, { ts: "1.000003", metadata }] }],
  ["no messages", {}],
])("history with %s is read, or its outcome is unknown", async (_, answer) => {
  const seen = await answering(answer)
    .history("0")
    .catch((error: unknown) => error);
  expect(seen instanceof UnknownOutcome || Array.isArray(seen)).toBe(true);
});
