import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type LocalSlack, startLocalSlack } from "@issue-relay/local/stand-ins/slack/server";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { check } from "../../functions/routes/check.ts";
import { slackReader } from "../../functions/routes/slack-reader.ts";

const TOKEN = "xoxb-test";
const FILE = `people:
  ann: U0ANN
  bob: U0BOB
  eve: U0EVE
groups:
  oncall: S0ONCALL
  old: S0OLD
  none: S0NONE
channels:
  support: C0SUPPORT
  archive: C0ARCHIVE
  alien: C0ALIEN
  secret: C0SECRET
  gone: C0GONE
  vendor: { webhook: vendor }
routes:
  - name: everything
    when: { private: any }
    to: [support, archive, alien, secret, gone, vendor]
`;
/** What Slack has all of. */
const FINE = FILE.replaceAll(/^ {2}(bob|eve|old|none|archive|alien|secret|gone): .*\n/gm, "").replace(
  "[support, archive, alien, secret, gone, vendor]",
  "[support, vendor]",
);

let folder: string;
let slack: LocalSlack;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "issue-relay-online-"));
  slack = await startLocalSlack({
    token: TOKEN,
    channels: [
      { id: "C0SUPPORT", name: "support" },
      { id: "C0ARCHIVE", name: "old-issues", archived: true },
      { id: "C0ALIEN", name: "elsewhere", member: false },
      { id: "C0SECRET", name: "secret", private: true, member: false },
    ],
    members: [
      { id: "U0ANN", name: "ann" },
      { id: "U0BOB", name: "bob", realName: "Bob Doe", deleted: true },
    ],
    userGroups: [
      { id: "S0ONCALL", handle: "oncall" },
      { id: "S0OLD", handle: "old-team", disabled: true },
    ],
  });
});
afterAll(async () => {
  await slack.close();
  rmSync(folder, { recursive: true, force: true });
});

async function outcome(yaml: string, token = TOKEN): Promise<string[]> {
  const path = join(folder, "relay.yaml");
  writeFileSync(path, yaml);
  const options = { bundles: folder, isDryRun: true, slack: slackReader(slack.apiUrl, token) };
  const text = await check(path, options).catch((error: Error) => error.message);
  return text.replaceAll(`${folder}/`, "").split("\n");
}

describe("routes check --online", () => {
  it("names what Slack does not have, or has no more, with its line", async () => {
    expect(await outcome(FILE)).toEqual([
      "relay.yaml:3: people.bob: Bob Doe (U0BOB) has left",
      "relay.yaml:4: people.eve: there is no member U0EVE",
      "relay.yaml:7: groups.old: @old-team is disabled",
      "relay.yaml:8: groups.none: there is no user group S0NONE",
      "relay.yaml:11: channels.archive: #old-issues is archived",
      "relay.yaml:12: channels.alien: the bot is not in #elsewhere: invite it there with /invite",
      "relay.yaml:13: channels.secret: there is no channel C0SECRET, or it is private and the bot is not in it",
      "relay.yaml:14: channels.gone: there is no channel C0GONE, or it is private and the bot is not in it",
    ]);
  });

  it("says that Slack has everything", async () => {
    expect((await outcome(FINE))[0]).toBe(
      "relay.yaml is fine, and Slack has all that it names: 1 route, 2 channels, 1 person, 1 group.",
    );
  });

  it("notes that GitHub was not asked about rules, and how it is", async () => {
    const lines = await outcome(`${FINE}rules:\n  - { name: r, do: { label: bug } }\n`);
    expect(lines).toContain(
      "note: relay.yaml:12: rules: GitHub was not asked: set GITHUB_APP_ID and GITHUB_APP_KEY",
    );
  });

  it("names each scope that the token lacks, once", async () => {
    const { scopes } = slack;
    slack.scopes = ["chat:write"];
    const problems = await outcome(FILE);
    slack.scopes = scopes;
    expect(problems).toEqual([
      expect.stringMatching(
        /^relay\.yaml:1: people: can't be checked: .*missing_scope: users:read\. Add the scope/,
      ),
      expect.stringMatching(/^relay\.yaml:5: groups: can't be checked: .*missing_scope: usergroups:read\./),
      expect.stringMatching(/^relay\.yaml:9: channels: can't be checked: .*missing_scope: channels:read/),
    ]);
  });

  it("waits where Slack asks for a pause", async () => {
    slack.faults.add({ kind: "rate-limit", retryAfterSeconds: 1, times: 1, path: "users.info" });
    expect((await outcome(FINE))[0]).toContain("Slack has all that it names");
  });

  it("says that the token is refused", async () => {
    expect(await outcome(FINE, "xoxb-other")).toEqual(["Slack answered 200 invalid_auth"]);
  });
});
