import { FUNCTION_NAMES } from "@issue-relay/local/stack/functions";
import { CHANNEL } from "@issue-relay/local/stack/names";
import { until } from "@issue-relay/local/stack/until";
import { describeSql } from "@issue-relay/local/stand-ins/bigquery/testing/a-local-bigquery";
import { deliver } from "@issue-relay/local/stand-ins/github/deliver";
import { aboutANewIssue } from "@issue-relay/local/stand-ins/github/new-issue";
import { examplePayload } from "@issue-relay/local/stand-ins/github/payloads";
import { beforeAll, describe, expect, it } from "vitest";
import { aFolder } from "./testing/a-folder.ts";
import { aStack, type TestStack } from "./testing/a-stack.ts";
import { announce } from "./testing/announce.ts";

const folder = aFolder();

describeSql("npm run digest", () => {
  let stack: TestStack;
  beforeAll(async () => {
    stack = await aStack({ functions: FUNCTION_NAMES });
  });

  function digest(task: string) {
    const { url: page, apiUrl: api } = stack.slack;
    const functions = { digest: stack.function("digest").url };
    const slack = { page, api, messages: `${page}/messages.json`, token: stack.slackToken };
    announce(folder.path, { functions, slack, control: stack.control });
    return folder.run("digest", task).exited;
  }

  /** What the channel shows besides cards. */
  function said() {
    const messages = stack.slack.messages(CHANNEL.name);
    return messages.filter(({ metadata }) => metadata?.event_type === "issue_relay_digest");
  }

  it("says what waits for an answer, once a day, also after BigQuery was away and the function has died", async () => {
    expect((await digest("daily")).text).toContain("Nothing is left to say");
    expect(said()).toEqual([]);
    await deliver(stack, aboutANewIssue(examplePayload("issues.opened"), { title: "Nobody answers" }));
    await until("the row", () =>
      stack.log.some((line) => line.function === "bigquery" && line.message === "delivered"),
    );
    stack.faults.bigquery.add({ kind: "status", status: 503 });
    const { code, text } = await digest("daily");
    expect([code, text]).toEqual([1, expect.stringContaining("digest answered 503: not all is done")]);
    expect(stack.log.filter(({ reason }) => reason === "bigquery-away")).toMatchObject([
      { severity: "ERROR" },
    ]);
    stack.faults.bigquery.clear();
    expect((await digest("daily")).text).toContain(`1 message in Slack: ${stack.slack.url}`);
    await stack.restart("digest");
    const again = await digest("daily");
    expect([again.code, again.text]).toEqual([0, expect.stringContaining("Nothing is left to say")]);
    expect(said()).toMatchObject([
      {
        text: expect.stringMatching(/^1 issue waits for an answer. The oldest: Nobody answers · /),
        pings: [],
      },
    ]);
    // No route wants reminders.
    expect((await digest("remind")).code).toBe(0);
    expect(said()).toHaveLength(1);
  });
});

describe("npm run digest", () => {
  it("says what is wrong with its arguments, and where no stack is running", async () => {
    for (const args of [[], ["hourly"], ["daily", "weekly"]]) {
      const { code, text } = await folder.run("digest", ...args).exited;
      expect([code, text]).toEqual([2, expect.stringContaining("npm run digest -- <task>")]);
    }
    const { code, text } = await folder.run("digest", "daily").exited;
    expect([code, text]).toEqual([1, expect.stringContaining("no stack is running here")]);
  });
});
