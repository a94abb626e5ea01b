import { shownOf } from "@issue-relay/local/stack/arrivals";
import { ACTIONS, DATASET } from "@issue-relay/local/stack/dataset";
import { until } from "@issue-relay/local/stack/until";
import { describeSql } from "@issue-relay/local/stand-ins/bigquery/testing/a-local-bigquery";
import { MEI, OTTER, PEOPLE, REPOSITORIES } from "@issue-relay/local/stand-ins/github/testing/acme";
import { beforeAll, expect, it } from "vitest";
import { z } from "zod";
import { aFolder } from "./testing/a-folder.ts";
import { aStack, type TestStack } from "./testing/a-stack.ts";
import { announce } from "./testing/announce.ts";

const HOUR = 3_600_000;
const folder = aFolder();

const Row = z.object({
  rule: z.string(),
  what: z.string(),
  outcome: z.string(),
  issue_number: z.coerce.number(),
});

describeSql("an issue that nobody answers", () => {
  let stack: TestStack;
  beforeAll(async () => {
    stack = await aStack({
      functions: ["ingress", "slack", "bigquery", "actions", "digest"],
      relay: {
        channels: { issues: "C0ISSUES1" },
        routes: [{ name: "everything", to: "issues" }],
        rules: [
          {
            name: "unanswered",
            when: { authors: { bots: false } },
            after: "8h",
            do: [{ label: "needs-attention" }, { comment: "@acme/support: nobody has answered yet." }],
          },
        ],
      },
    });
    REPOSITORIES.forEach((repository) => void stack.github.issues.addRepository(repository));
    PEOPLE.forEach((person) => void stack.github.issues.know(person));
  });

  /** Calls the task as Cloud Scheduler does, by the command. */
  async function overdue(): Promise<string> {
    const { url: page, apiUrl: api } = stack.slack;
    const slack = { page, api, messages: `${page}/messages.json`, token: stack.slackToken };
    announce(folder.path, {
      functions: { digest: stack.function("digest").url },
      slack,
      control: stack.control,
    });
    const { code, text } = await folder.run("digest", "overdue").exited;
    expect([code, text]).toEqual([0, expect.any(String)]);
    return text;
  }

  async function rows() {
    const [found] = await stack.bigquery.dataset(DATASET).table(ACTIONS).getRows();
    return z.array(Row).parse(found);
  }

  function open(title: string, ago: number) {
    const opening = { action: "opened", repository: "acme/web", title, by: OTTER } as const;
    return stack.github.issues.act({ ...opening, at: Date.now() - ago });
  }

  it("is labelled and mentions a group once it has waited, on its card and in a row, once; one that was answered or is new is not", async () => {
    const { issue } = await open("Nobody answers", 9 * HOUR);
    await open("Somebody answers", 9 * HOUR);
    await open("New", HOUR);
    await stack.github.issues.act({ action: "commented", issue: "acme/web#2", body: "Fixed", by: MEI });
    const stored = () =>
      stack.log.filter(({ function: name, message }) => name === "bigquery" && message === "delivered");
    await until("the rows of the events", () => stored().length >= 4);
    expect(await overdue()).toContain("1 overdue: rules act on it now.");
    await until("its rows", async () => (await rows()).length >= 2);
    expect(issue?.state).toMatchObject({
      labels: ["needs-attention"],
      comments: [{ body: expect.stringMatching(/\n\n@acme\/support: nobody has answered yet\.$/) }],
    });
    const card = () => JSON.stringify(shownOf(stack, issue?.id, "issues").cards);
    await until("its card with the label", () => card().includes("needs-attention"));
    expect(await overdue()).toContain("Nothing is overdue");
    expect(await rows()).toEqual([
      { rule: "unanswered", what: "label", outcome: "done", issue_number: 1 },
      { rule: "unanswered", what: "comment", outcome: "done", issue_number: 1 },
    ]);
    expect(issue?.state.comments).toHaveLength(1);
  });
});
