import { missingPeople } from "@issue-relay/local/commands/routes/people";
import { type LocalSlack, startLocalSlack } from "@issue-relay/local/stand-ins/slack/server";
import { readYaml } from "@issue-relay/shared/routes/yaml";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { slackReader } from "../../functions/routes/slack-reader.ts";

const TOKEN = "xoxb-test";
const FILE = `people:
  bob: U0BOB
channels: { support: C1 }
routes:
  - { name: everything, to: support }
`;

let slack: LocalSlack;
beforeAll(async () => {
  slack = await startLocalSlack({
    token: TOKEN,
    channels: [{ id: "C1", name: "support" }],
    members: [
      ...Array.from({ length: 450 }, (_, n) => ({ id: `U${n}`, name: `somebody${n}` })),
      { id: "U0BOB", name: "bob" },
      { id: "U0OLDANN", name: "ann-smith", deleted: true },
      { id: "U0ANNBOT", name: "ann-smith", bot: true },
      { id: "U0ANN", name: "annie", realName: "Ann Smith", displayName: "ann.smith" },
      { id: "U0DAVE", name: "dave", realName: "Dave Doe" },
      { id: "U0DAVE2", name: "david", realName: "David Roe", displayName: "Dave" },
      { id: "U0ZOE", name: "z", realName: "Zoe", title: "Support, github.com/zoezoe" },
    ],
  });
});
afterAll(() => slack.close());

/** What `people` says where these are assigned to open issues. */
async function said(...logins: string[]): Promise<string[]> {
  const assigned = logins.map((assignee) => ({ assignee, issues: 2 }));
  const routes = { path: "relay.yaml", ...readYaml(Buffer.from(FILE)) };
  const text = await missingPeople(routes, async () => assigned, slackReader(slack.apiUrl, TOKEN));
  return text.split("\n").slice(logins.length + 2);
}

describe("routes people", () => {
  it("proposes who in Slack an assignee may be, whom no other fits, and no bot and nobody who has left", async () => {
    const lines = await said("ann-smith", "zoezoe", "dave", "carol", "slackbot");
    expect(lines).toEqual([
      "",
      "In Slack, these may be they. Paste a line into `people` once you know:",
      "  ann-smith: U0ANN  # Ann Smith, by the display name",
      "  zoezoe: U0ZOE  # Zoe, by the title",
      "Of these, Slack does not say who they are:",
      "  dave: Dave Doe (U0DAVE), by the username; David Roe (U0DAVE2), by the display name",
      "",
      "Everybody in `people` of relay.yaml is in Slack.",
    ]);
  });

  it("and each line that it proposes can be pasted", async () => {
    const line = (await said("ann-smith")).find((each) => each.includes("U0ANN"));
    const { file } = readYaml(Buffer.from(FILE.replace("channels:", `${line}\nchannels:`)));
    expect(file.relay.people).toEqual({ bob: "U0BOB", "ann-smith": "U0ANN" });
  });

  it("names the scope that the token lacks", async () => {
    const { scopes } = slack;
    slack.scopes = ["chat:write"];
    const lines = await said("ann-smith");
    slack.scopes = scopes;
    expect(lines.at(-1)).toMatch(
      /^Slack does not say who is there: .*missing_scope: users:read\. Add the scope/,
    );
  });
});
