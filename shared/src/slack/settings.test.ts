import { describe, expect, it } from "vitest";
import { loadConfig } from "../config.ts";
import { aRelayFile } from "../testing/a-relay-file.ts";
import { problemsAtStart } from "../testing/problems-at-start.ts";
import { destinationsOf } from "./destinations.ts";
import { SlackSettings } from "./settings.ts";

const FIRESTORE_DATABASE = "projects/p/databases/issue-relay";
const TOKEN = "projects/p/secrets/slack-token";
const HOOK = "projects/p/secrets/hook";
const bot = { SLACK_TOKEN_SECRET: TOKEN, SLACK_CHANNEL: "C0123456789" };

function settings(env: Record<string, string>): SlackSettings {
  return loadConfig(SlackSettings, { FIRESTORE_DATABASE, ...env });
}

function problems(env: Record<string, string>): string[] {
  return problemsAtStart(() => settings(env));
}

const relay = {
  channels: { support: "C0123456789", vendor: { webhook: "vendor" } },
  routes: [{ name: "all", to: ["support", "vendor"] }],
};

describe("without a file of routes", () => {
  it("one channel gets every issue, also those of private repositories", () => {
    const { relay, byChannel } = destinationsOf(settings(bot));
    expect([...byChannel.values()]).toEqual([{ kind: "bot", channel: "C0123456789", secret: TOKEN }]);
    expect(relay.routes).toEqual([expect.objectContaining({ when: { private: "any" }, to: ["issues"] })]);
  });

  it("so does one webhook", () => {
    const { byChannel } = destinationsOf(settings({ SLACK_WEBHOOK_SECRET: HOOK }));
    expect([...byChannel.values()]).toEqual([{ kind: "webhook", secret: HOOK }]);
  });
});

describe("with a file of routes", () => {
  it("each of its channels is a bot's or a webhook's", async () => {
    const { byChannel } = destinationsOf(
      settings({
        ROUTES_FILE: await aRelayFile(relay),
        SLACK_TOKEN_SECRET: TOKEN,
        SLACK_WEBHOOK_SECRETS: JSON.stringify({ vendor: HOOK }),
      }),
    );
    expect(Object.fromEntries(byChannel)).toEqual({
      support: { kind: "bot", channel: "C0123456789", secret: TOKEN },
      vendor: { kind: "webhook", secret: HOOK },
    });
  });

  it("a function does not start where a secret for one of its channels is missing", async () => {
    expect(problems({ ROUTES_FILE: await aRelayFile(relay) })).toEqual([
      "SLACK_TOKEN_SECRET is missing",
      "SLACK_WEBHOOK_SECRETS is missing",
    ]);
  });

  it("a function does not start where the file is broken, and names route, line and field", async () => {
    const broken = { ...relay, routes: [{ ...relay.routes[0], when: { label: "bug" } }] };
    expect(problems({ ROUTES_FILE: await aRelayFile(broken), SLACK_TOKEN_SECRET: TOKEN })).toEqual([
      "ROUTES_FILE: the file of routes is wrong:",
      "relay.yaml:12: route all, when.label: is no field: it may be misspelt, or in the wrong place",
    ]);
  });

  it("a function does not start where the file is not there", () => {
    expect(problems({ ROUTES_FILE: "/nowhere/relay.json", SLACK_TOKEN_SECRET: TOKEN })).toEqual([
      expect.stringContaining("ENOENT"),
    ]);
  });
});

describe("the settings", () => {
  it("accept a Slack server on this machine", () => {
    const SLACK_API_URL = "http://127.0.0.1:9000/api";
    expect(settings({ ...bot, SLACK_API_URL }).SLACK_API_URL).toBe(`${SLACK_API_URL}/`);
  });

  it("say what to set where the destination is missing, incomplete or given twice", () => {
    const ways = "ROUTES_FILE, or SLACK_TOKEN_SECRET and SLACK_CHANNEL, or SLACK_WEBHOOK_SECRET";
    expect(problems({ SLACK_TOKEN_SECRET: TOKEN })).toEqual([`no destination: set ${ways}`]);
    expect(problems({ SLACK_CHANNEL: "C1" })).toEqual(["SLACK_TOKEN_SECRET is missing"]);
    expect(problems({ ...bot, SLACK_WEBHOOK_SECRET: HOOK })).toEqual([
      `several destinations: set only one of ${ways}`,
    ]);
  });

  it("name every problem at once", () => {
    expect(
      problems({
        SLACK_TOKEN_SECRET: "xoxb-123",
        SLACK_WEBHOOK_SECRETS: "{",
        FIRESTORE_DATABASE: "issue-relay",
        SLACK_API_URL: "http://slack.com/api/",
        SLACK_MESSAGES_PER_SECOND: "0",
      }),
    ).toEqual([
      "SLACK_TOKEN_SECRET: must be of the form projects/<project>/secrets/<secret>",
      'SLACK_WEBHOOK_SECRETS: must be JSON such as {"vendor": "projects/<project>/secrets/<secret>"}',
      "FIRESTORE_DATABASE: must be of the form projects/<project>/databases/<database>",
      "SLACK_API_URL: must be an https URL, or http to this machine",
      "SLACK_MESSAGES_PER_SECOND: must be above 0",
      expect.stringContaining("no destination"),
    ]);
  });

  it("explain what a channel's ID and a rate are", () => {
    expect(problems({ ...bot, SLACK_CHANNEL: "#issues", SLACK_MESSAGES_PER_SECOND: "fast" })).toEqual([
      "SLACK_CHANNEL: must be a channel's ID such as C0123456789 (shown at the end of its details), not its name",
      "SLACK_MESSAGES_PER_SECOND: must be a number",
    ]);
  });
});
