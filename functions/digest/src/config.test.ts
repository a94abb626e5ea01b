import { loadConfig } from "@issue-relay/shared/config";
import { aRelayFile } from "@issue-relay/shared/testing/a-relay-file";
import { problemsAtStart } from "@issue-relay/shared/testing/problems-at-start";
import { expect, it } from "vitest";
import { Config } from "./config.ts";

const given = {
  GOOGLE_CLOUD_PROJECT: "p",
  BIGQUERY_DATASET: "issue_relay",
  DIGEST_TIME_ZONE: "Europe/Berlin",
  FIRESTORE_DATABASE: "projects/p/databases/issue-relay",
  SLACK_TOKEN_SECRET: "projects/p/secrets/slack-token",
  SLACK_CHANNEL: "C0123456789",
};

function problems(env: Record<string, string>): string[] {
  return problemsAtStart(() => loadConfig(Config, { ...given, ...env }));
}

it("a failed start names every problem at once", () => {
  expect(problems({})).toEqual([]);
  const wrong = { DIGEST_TIME_ZONE: "Europe/Atlantis", DASHBOARD_URL: "javascript:alert(1)" };
  expect(problems({ ...wrong, BIGQUERY_DATASET: "", SLACK_CHANNEL: "issues" })).toEqual([
    "BIGQUERY_DATASET is missing",
    "DIGEST_TIME_ZONE: must be the name of a time zone, such as Europe/Berlin",
    "DASHBOARD_URL: must be the URL of a page",
    expect.stringContaining("SLACK_CHANNEL: must be a channel's ID"),
  ]);
});

it("a rule for issues that wait needs the topic that `actions` is told by", async () => {
  const rules = [{ name: "late", after: "8h", do: { label: "late" } }];
  const relay = { channels: { main: "C0123456789" }, routes: [{ name: "all", to: "main" }], rules };
  const file = await aRelayFile(relay);
  const withFile = { ROUTES_FILE: file, SLACK_CHANNEL: "" };
  expect(problems(withFile)).toEqual([
    "set COMMANDS_TOPIC: a rule acts where an issue has waited for too long",
  ]);
  expect(problems({ ...withFile, COMMANDS_TOPIC: "commands" })).toEqual([]);
});
