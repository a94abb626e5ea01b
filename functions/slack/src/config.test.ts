import { loadConfig } from "@issue-relay/shared/config";
import { problemsAtStart } from "@issue-relay/shared/testing/problems-at-start";
import { expect, it } from "vitest";
import { Config } from "./config.ts";

const given = {
  GOOGLE_CLOUD_PROJECT: "p",
  DEAD_LETTER_TOPIC: "dead-letter",
  DEADLINE_SECONDS: "50",
  FIRESTORE_DATABASE: "projects/p/databases/issue-relay",
  SLACK_TOKEN_SECRET: "projects/p/secrets/slack-token",
  SLACK_CHANNEL: "C0123456789",
};

function problems(env: Record<string, string>): string[] {
  return problemsAtStart(() => loadConfig(Config, { ...given, ...env }));
}

it("the settings need only a token and a channel beside what every consumer has", () => {
  const config = loadConfig(Config, { ...given, SLACK_WEBHOOK_SECRET: "", PATH: "/bin" });
  expect(config).toEqual({
    ...given,
    LOG_LEVEL: "info",
    SLACK_API_URL: "https://slack.com/api/",
    SLACK_MESSAGES_PER_SECOND: 1,
    SLACK_WEBHOOK_SECRETS: {},
    CARD_LENGTHS_DIVISOR: 1,
    DEADLINE_SECONDS: 50,
  });
});

it("a failed start names every problem at once", () => {
  expect(
    problems({
      GOOGLE_CLOUD_PROJECT: "",
      DEADLINE_SECONDS: "15",
      CARD_LENGTHS_DIVISOR: "0",
      SLACK_CHANNEL: "",
      FIRESTORE_DATABASE: "issue-relay",
    }),
  ).toEqual([
    "GOOGLE_CLOUD_PROJECT is missing",
    "CARD_LENGTHS_DIVISOR: must be at least 1",
    "DEADLINE_SECONDS: must be above 15, which one message may take",
    "FIRESTORE_DATABASE: must be of the form projects/<project>/databases/<database>",
    "no destination: set ROUTES_FILE, or SLACK_TOKEN_SECRET and SLACK_CHANNEL, or SLACK_WEBHOOK_SECRET",
  ]);
});
