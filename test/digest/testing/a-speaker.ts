import { startLocalFirestore } from "@issue-relay/local/stand-ins/firestore/server";
import { startLocalSlack } from "@issue-relay/local/stand-ins/slack/server";
import { systemClock } from "@issue-relay/shared/clock";
import { firestore } from "@issue-relay/shared/google/firestore";
import { createLogger } from "@issue-relay/shared/logger";
import { slackChannel } from "@issue-relay/shared/slack/channel";
import { channelPlace } from "@issue-relay/shared/slack/channel-place";
import { incomingWebhook } from "@issue-relay/shared/slack/incoming-webhook";
import type { SlackMessage } from "@issue-relay/shared/slack/message";
import { Pace } from "@issue-relay/shared/slack/pace";
import { CLAIM, type Speaker, sayOnce } from "@issue-relay/shared/slack/say-once";
import { createSend } from "@issue-relay/shared/slack/send";
import { webApi } from "@issue-relay/shared/slack/web-api";
import { webhookPlace } from "@issue-relay/shared/slack/webhook-place";

export const DATABASE = "projects/test/databases/issue-relay";
const TOKEN = "xoxb-test";
const CHANNELS = [
  { id: "C1", name: "issues" },
  { id: "C2", name: "security" },
];

/** A Slack and a Firestore, whose clock is the test's, and functions that say something by them. */
export async function aSpeaker() {
  await using parts = new AsyncDisposableStack();
  let passed = 0;
  let onMessage = () => {};
  const now = () => Date.now() + passed;
  const slack = await startLocalSlack({
    token: TOKEN,
    channels: CHANNELS,
    rateLimit: false,
    now,
    onMessage: () => onMessage(),
  });
  parts.defer(() => slack.close());
  const server = await startLocalFirestore({ database: DATABASE, now });
  parts.defer(() => server.close());
  const log: Record<string, unknown>[] = [];
  const logger = createLogger({ destination: { write: (line) => void log.push(JSON.parse(line)) } });

  /** An instance of the function: with a pace, a token and connections of its own. */
  function anInstance({ database = DATABASE, timeMs = 100_000 } = {}) {
    const credential = (value: string) => ({ current: async () => value, refreshed: async () => value });
    const common = { pace: new Pace(), clock: systemClock, messagesPerSecond: 1000 };
    const api = webApi({ url: slack.apiUrl, token: credential(TOKEN), send: createSend(500) });
    const speaker: Speaker = {
      documents: firestore(DATABASE, { emulatorHost: server.host, deadlineMs: 500 }),
      database,
      clock: systemClock,
      deadline: systemClock.now() + timeMs,
      logger,
    };
    const channel = (id = "C1") => slackChannel({ ...common, api, id });
    const hook = incomingWebhook(credential(slack.webhookUrl("issues")), createSend(500));
    return {
      speaker,
      channel,
      say: (occasion: string, { channelId = "C1", thread = undefined as string | undefined } = {}) =>
        sayOnce(speaker, channelPlace(channel(channelId), thread), occasion, aMessage(occasion)),
      sayByWebhook: (occasion: string) =>
        sayOnce(
          speaker,
          webhookPlace({ ...common, name: "vendor", post: hook }),
          occasion,
          aMessage(occasion),
        ),
    };
  }

  const kept = parts.move();
  return {
    slack,
    firestore: server,
    log,
    anInstance,
    texts: (channel = "issues") => slack.messages(channel).map(({ text }) => text),
    /** Is called with each message that Slack takes. */
    whenPosted(then: () => void) {
      onMessage = then;
    },
    /** Lets time pass by the clocks of Slack and Firestore, by default until a claim is over. */
    pass(ms = CLAIM) {
      passed += ms;
    },
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

function aMessage(text: string): SlackMessage {
  const section = { type: "rich_text_section" as const, elements: [{ type: "text" as const, text }] };
  return { text, blocks: [{ type: "rich_text", elements: [section] }] };
}
