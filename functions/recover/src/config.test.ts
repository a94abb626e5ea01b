import { loadConfig } from "@issue-relay/shared/config";
import { problemsAtStart } from "@issue-relay/shared/testing/problems-at-start";
import { expect, it } from "vitest";
import { Config } from "./config.ts";

const given = {
  GOOGLE_CLOUD_PROJECT: "p",
  TOPIC: "issue-events",
  DEAD_LETTER_TOPIC: "dead-letter",
  DEAD_LETTER_SUBSCRIPTION: "dead-letter",
  DEAD_LETTER_TABLE_SUBSCRIPTION: "dead-letter-table",
  CONSUMER_SUBSCRIPTIONS: '{"slack": "slack"}',
  FUNCTION_URLS: '{"slack": "https://slack.example"}',
  BIGQUERY_DATASET: "issue_relay",
  BIGQUERY_TABLE: "issue_events",
  BIGQUERY_TABLES: '["issue_events", "events"]',
  GITHUB_TOKEN_SECRET: "projects/p/secrets/github-token",
  GITHUB_HOOKS: '["acme/web", "acme"]',
  WEBHOOK_SECRET: "projects/p/secrets/github-webhook-secret",
  INGRESS_URLS: '["https://ingress.example"]',
};

function problems(env: Record<string, string>): string[] {
  return problemsAtStart(() => loadConfig(Config, { ...given, ...env }));
}

const app = {
  GITHUB_TOKEN_SECRET: "",
  GITHUB_APP_ID: "123",
  GITHUB_APP_KEY_SECRET: "projects/p/secrets/github-app-key",
};

it("a token is for the webhooks that are listed, an App for these or for its own", () => {
  expect(problems({})).toEqual([]);
  expect(problems(app)).toEqual([]);
  expect(problems({ ...app, GITHUB_HOOKS: "[]" })).toEqual([]);
});

it("a failed start names every problem at once", () => {
  expect(
    problems({ GITHUB_HOOKS: '["https://github.com/acme"]', INGRESS_URLS: "", REDELIVERY_DAYS: "x" }),
  ).toEqual([
    'GITHUB_HOOKS: must be JSON such as ["acme/web", "acme"]',
    "INGRESS_URLS is missing",
    "REDELIVERY_DAYS: must be a number",
  ]);
  expect(problems({ GITHUB_HOOKS: "" })).toEqual(["GITHUB_HOOKS is missing"]);
  expect(problems({ GITHUB_APP_ID: "123" })).toEqual([
    "set either GITHUB_TOKEN_SECRET, or GITHUB_APP_ID and GITHUB_APP_KEY_SECRET",
  ]);
});

it("where raw deliveries are kept, it is told all about it", () => {
  const raw = {
    RAW_TOPIC: "deliveries",
    RAW_TABLE: "deliveries",
    RAW_TABLE_SUBSCRIPTION: "deliveries-table",
  };
  expect(problems(raw)).toEqual([]);
  expect(problems({ ...raw, RAW_TOPIC: "" })).toEqual([
    "set all of RAW_TOPIC, RAW_TABLE and RAW_TABLE_SUBSCRIPTION, or none",
  ]);
});

it("where there are buttons, it is told what Slack calls and what Slack signs with", () => {
  const buttons = {
    INTERACTIONS_URL: "https://interactions.example",
    SLACK_SIGNING_SECRET: "projects/p/secrets/slack-signing-secret",
  };
  expect(problems(buttons)).toEqual([]);
  expect(problems({ ...buttons, SLACK_SIGNING_SECRET: "" })).toEqual([
    "set both of INTERACTIONS_URL and SLACK_SIGNING_SECRET, or none",
  ]);
});

it("without a credential for GitHub it starts all the same: dead letters, doctor and canaries need none", () => {
  expect(problems({ GITHUB_TOKEN_SECRET: "", GITHUB_HOOKS: "" })).toEqual([]);
  expect(problems({ GITHUB_TOKEN_SECRET: "", GITHUB_APP_ID: "1" })).toHaveLength(1);
});
