import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { callTask } from "@issue-relay/local/commands/relay/call-task";
import { showRules } from "@issue-relay/local/commands/relay/rules";
import { allRows, shownOf } from "@issue-relay/local/stack/arrivals";
import { ACTIONS, DATASET } from "@issue-relay/local/stack/dataset";
import { until } from "@issue-relay/local/stack/until";
import { describeSql } from "@issue-relay/local/stand-ins/bigquery/testing/a-local-bigquery";
import { MEI, OTTER, PEOPLE, REPOSITORIES, TOMAS } from "@issue-relay/local/stand-ins/github/testing/acme";
import { afterAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { doctorOf } from "../recover/testing/doctor-of.ts";
import { aStack } from "./testing/a-stack.ts";

const posted: { headers: Record<string, unknown>; body: string }[] = [];
const webhook = createServer(async (request, response) => {
  posted.push({ headers: request.headers, body: await text(request) });
  response.writeHead(202).end();
}).listen(0, "127.0.0.1");
await once(webhook, "listening");
afterAll(() => {
  webhook.closeAllConnections();
  webhook.close();
});

const stack = await aStack({
  functions: ["ingress", "slack", "bigquery", "actions", "recover"],
  relay: {
    channels: { issues: "C0ISSUES1" },
    routes: [{ name: "everything", to: "issues" }],
    alerts: "issues",
    webhooks: {
      pager: { url: `http://127.0.0.1:${(webhook.address() as AddressInfo).port}/`, private: true },
    },
    rules: [
      {
        name: "first contact",
        when: { authors: { associations: "NONE", bots: false } },
        do: [
          { label: "triage" },
          { assign: { next: [MEI.login, TOMAS.login] } },
          { comment: "Thanks, @{{ author }}!" },
          { webhook: "pager" },
        ],
      },
      {
        name: "done",
        when: { actions: "issues.closed" },
        do: [{ unlabel: "triage" }, { dispatch: "issue-closed" }],
      },
      {
        name: "echo",
        when: { actions: "issue_comment.created", senders: { logins: "mei-acme" } },
        do: { comment: "Noted." },
        limits: { issue: 1 },
      },
      { name: "never", when: { senders: { bots: true } }, do: { comment: "A bot did something." } },
    ],
  },
});
const { issues } = stack.github;
REPOSITORIES.forEach((repository) => void issues.addRepository(repository));
PEOPLE.forEach((person) => void issues.know(person));

const Rules = z.object({ rules: z.array(z.looseObject({ rule: z.string() })) });
const Row = z.object({ rule: z.string(), step: z.coerce.number(), what: z.string(), outcome: z.string() });

async function actions() {
  const [rows] = await stack.bigquery.dataset(DATASET).table(ACTIONS).getRows();
  return z.array(Row).parse(rows);
}

describe("an issue that a stranger opens", () => {
  it("is labelled, assigned, answered and posted to a webhook by a rule; GitHub tells of it, and its card and rows have it, each once", async () => {
    const { issue } = await issues.act({
      action: "opened",
      repository: "acme/web",
      title: "Login fails",
      by: OTTER,
    });
    await until("its rows", async () => (await actions()).length >= 4 && true);
    await issues.told();
    expect(issue?.state).toMatchObject({
      labels: ["triage"],
      assignees: [expect.objectContaining({ login: expect.stringMatching(/^(mei|tomas)-acme$/) })],
      comments: [{ body: expect.stringMatching(/\n\nThanks, @quiet\\-otter!$/) }],
    });
    expect(await actions()).toEqual([
      { rule: "first contact", step: 1, what: "label", outcome: "done" },
      { rule: "first contact", step: 2, what: "assign", outcome: "done" },
      { rule: "first contact", step: 3, what: "comment", outcome: "done" },
      { rule: "first contact", step: 4, what: "webhook", outcome: "done" },
    ]);
    expect(posted).toHaveLength(1);
    expect(JSON.parse(posted[0]?.body ?? "")).toMatchObject({
      specversion: "1.0",
      type: "com.github.issues.opened",
      data: { issue: { title: "Login fails" } },
    });
    const told = ["issues.opened", "issues.labeled", "issues.assigned", "issue_comment.created"];
    const events = async () => (await allRows(stack)).map(({ type, action }) => `${type}.${action}`);
    await until("GitHub's events of it", async () => (await events()).length >= told.length);
    expect((await events()).sort()).toEqual(told.sort());
    const shown = () => shownOf(stack, issue?.id, "issues").cards;
    await until("its card with the label", () => JSON.stringify(shown()).includes("triage"));
    expect(shown()).toHaveLength(1);
  });

  it("is followed up when somebody closes it", async () => {
    await issues.act({ action: "closed", issue: "acme/web#1", by: MEI, reason: "completed" });
    await until("the label to go", () => issues.issue("acme/web#1")?.state.labels.length === 0);
    await until("its row", async () => (await actions()).some(({ rule }) => rule === "done"));
    await until("the dispatch", () => issues.dispatches.length > 0);
    expect(issues.dispatches).toMatchObject([
      {
        repository: "acme/web",
        eventType: "issue-closed",
        payload: { event: { action: "closed", issue: { number: 1 } } },
      },
    ]);
    // What rules have done is done by a bot, but triggers no rule.
    expect((await actions()).filter(({ rule }) => rule === "never")).toEqual([]);
  });
});

describeSql("a rule that acts too often", () => {
  const task = (name: string, input: object = {}) =>
    callTask(stack.function("recover"), { task: name, input, onProgress() {} });
  const say = () => issues.act({ action: "commented", issue: "acme/web#1", body: "Hm", by: MEI });
  const outcomes = async () =>
    (await actions()).flatMap(({ rule, outcome }) => (rule === "echo" ? [outcome] : []));

  it("stops itself, is listed as stopped, and acts again once somebody resumes it", async () => {
    await say();
    await until("an answer", async () => (await outcomes()).length === 1);
    await say();
    await until("a stop", async () => (await outcomes()).length === 2);
    expect(await outcomes()).toEqual(["done", "stopped"]);
    await say();
    await until("another stop", async () => (await outcomes()).length === 3);
    const told = () =>
      stack.slack.messages("issues").filter(({ text }) => text.includes("has stopped itself"));
    await until("what the channel is told", () => told().length > 0);
    expect(told().map(({ text }) => text)).toEqual([
      "Rule echo has stopped itself: it has acted once within an hour on one issue.",
    ]);
    const { rules } = Rules.parse((await task("rules")).result);
    expect(rules.find(({ rule }) => rule === "echo")).toMatchObject({
      because: "it has acted once within an hour on one issue",
      stoppedAt: expect.any(String),
    });
    expect(showRules({ rules }).text).toContain('npm run relay -- resume --rule "echo"');
    await expect(task("resume", { rule: "first contact" })).rejects.toThrow(
      "no rule first contact has stopped",
    );
    expect((await task("resume", { rule: "echo" })).result).toMatchObject({ rule: "echo" });
    await say();
    await until("another answer", async () => (await outcomes()).length === 4);
    expect((await outcomes())[3]).toBe("done");
  });
});

it("doctor names the permission that the App lacks for rules", async () => {
  const { permissions } = stack.github.app;
  const ofGitHub = async () =>
    (await doctorOf(stack)).problems.filter((problem) => problem.startsWith("GitHub's credential"));
  expect(await ofGitHub()).toEqual([]);
  permissions.issues = "read";
  expect(await ofGitHub()).toEqual(["GitHub's credential: the App lacks the permission issues: write"]);
  permissions.issues = "write";
});
