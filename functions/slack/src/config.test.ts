import { loadConfig } from "@issue-relay/shared/config";
import { messageOf } from "@issue-relay/shared/errors";
import { describe, expect, it } from "vitest";
import { Config, destinationOf } from "./config.ts";

const consumer = {
  GOOGLE_CLOUD_PROJECT: "p",
  DEAD_LETTER_TOPIC: "dead-letter",
  DEADLINE_SECONDS: "50",
  FIRESTORE_DATABASE: "projects/p/databases/issue-relay",
};
const TOKEN = "projects/p/secrets/slack-token";
const bot = { SLACK_TOKEN_SECRET: TOKEN, SLACK_CHANNEL: "C0123456789" };

function problems(env: Record<string, string>): string[] {
  try {
    loadConfig(Config, { ...consumer, ...env });
    return [];
  } catch (error) {
    return messageOf(error).split("\n- ").slice(1);
  }
}

describe("the settings", () => {
  it("need only a token and a channel", () => {
    const config = loadConfig(Config, { ...consumer, ...bot, SLACK_WEBHOOK_SECRET: "", PATH: "/bin" });
    expect(config).toEqual({
      ...consumer,
      ...bot,
      LOG_LEVEL: "info",
      SLACK_API_URL: "https://slack.com/api/",
      SLACK_MESSAGES_PER_SECOND: 1,
      CARD_LENGTHS_DIVISOR: 1,
      DEADLINE_SECONDS: 50,
    });
    expect(destinationOf(config)).toEqual({
      kind: "bot",
      apiUrl: "https://slack.com/api/",
      channel: "C0123456789",
      secret: TOKEN,
    });
  });

  it("need only a webhook's secret instead", () => {
    const config = loadConfig(Config, { ...consumer, SLACK_WEBHOOK_SECRET: "projects/p/secrets/hook" });
    expect(destinationOf(config)).toEqual({ kind: "webhook", secret: "projects/p/secrets/hook" });
  });

  it("accept a Slack server on this machine", () => {
    const config = loadConfig(Config, {
      ...consumer,
      ...bot,
      SLACK_API_URL: "http://127.0.0.1:9000/api",
    });
    expect(config.SLACK_API_URL).toBe("http://127.0.0.1:9000/api/");
  });

  it("say what to set where the destination is missing, incomplete or given twice", () => {
    expect(problems({})).toEqual([
      "no destination: set SLACK_TOKEN_SECRET and SLACK_CHANNEL, or SLACK_WEBHOOK_SECRET",
    ]);
    expect(problems({ SLACK_TOKEN_SECRET: TOKEN })).toEqual(["SLACK_CHANNEL is missing"]);
    expect(problems({ ...bot, SLACK_WEBHOOK_SECRET: TOKEN })).toEqual([
      "SLACK_TOKEN_SECRET and SLACK_WEBHOOK_SECRET exclude each other: choose one destination",
    ]);
  });

  it("name every problem at once", () => {
    expect(
      problems({
        GOOGLE_CLOUD_PROJECT: "",
        SLACK_TOKEN_SECRET: "xoxb-123",
        SLACK_WEBHOOK_SECRET: TOKEN,
        FIRESTORE_DATABASE: "issue-relay",
        SLACK_API_URL: "http://slack.com/api/",
        SLACK_MESSAGES_PER_SECOND: "0",
        DEADLINE_SECONDS: "15",
      }),
    ).toEqual([
      "GOOGLE_CLOUD_PROJECT is missing",
      "SLACK_TOKEN_SECRET: must be of the form projects/<project>/secrets/<secret>",
      "FIRESTORE_DATABASE: must be of the form projects/<project>/databases/<database>",
      "SLACK_API_URL: must be an https URL, or http to this machine",
      "SLACK_MESSAGES_PER_SECOND: must be above 0",
      "SLACK_TOKEN_SECRET and SLACK_WEBHOOK_SECRET exclude each other: choose one destination",
      "SLACK_CHANNEL is missing",
      "DEADLINE_SECONDS: must be above 15, which one message may take",
    ]);
  });

  it("name a missing destination beside a value of the wrong kind", () => {
    expect(problems({ SLACK_MESSAGES_PER_SECOND: "fast" })).toEqual([
      "SLACK_MESSAGES_PER_SECOND: must be a number",
      "no destination: set SLACK_TOKEN_SECRET and SLACK_CHANNEL, or SLACK_WEBHOOK_SECRET",
    ]);
  });

  it("explain what a channel's ID and a rate are", () => {
    expect(problems({ ...bot, SLACK_CHANNEL: "#issues", SLACK_MESSAGES_PER_SECOND: "fast" })).toEqual([
      "SLACK_CHANNEL: must be a channel's ID such as C0123456789 (shown at the end of its details), not its name",
      "SLACK_MESSAGES_PER_SECOND: must be a number",
    ]);
  });
});
