import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { eventOf } from "@issue-relay/local/commands/event-of";
import { explain } from "@issue-relay/local/commands/routes/explain";
import { rowsOf, shownOf } from "@issue-relay/local/stack/arrivals";
import type { StackOptions } from "@issue-relay/local/stack/stack";
import { until } from "@issue-relay/local/stack/until";
import { describeSql } from "@issue-relay/local/stand-ins/bigquery/testing/a-local-bigquery";
import { deliver } from "@issue-relay/local/stand-ins/github/deliver";
import { aboutANewIssue } from "@issue-relay/local/stand-ins/github/new-issue";
import { type Example, exampleNames, examplePayload } from "@issue-relay/local/stand-ins/github/payloads";
import type { IssueEvent } from "@issue-relay/shared/event/issue-event";
import { Relay } from "@issue-relay/shared/routes/relay";
import { beforeEach, describe, expect, it } from "vitest";
import { aFolder } from "./testing/a-folder.ts";
import { aStack, type TestStack } from "./testing/a-stack.ts";
import { announce } from "./testing/announce.ts";

const RELAY: NonNullable<StackOptions["relay"]> = {
  people: { ann: "U0ANN" },
  groups: { oncall: "S0ONCALL" },
  channels: { all: "C0ALL", bugs: "C0BUGS", events: "C0EVENTS", vendor: { webhook: "vendor" } },
  routes: [
    {
      name: "bugs",
      when: { labels: { any: "bug", none: "wontfix" } },
      to: ["bugs", "vendor"],
      mention: ["oncall", "assignees"],
      show: { "issues.labeled": "thread", "issues.unassigned": "nothing" },
    },
    {
      name: "events",
      when: { actions: ["issues.assigned", "issue_comment.*", "!issue_comment.deleted"] },
      to: "events",
      mention: "ann",
    },
    { name: "typed", when: { types: "Bug" }, to: "all" },
    { name: "acme", when: { repositories: "acme/*" }, to: "all" },
  ],
};
const relay = Relay.parse(RELAY);

const folder = aFolder();
const { run } = folder;

const stack = await aStack({ relay: RELAY });
stack.github.issues.know({ login: "ann", id: 910_000_002, type: "User", association: "MEMBER" });

interface Sent {
  name: string;
  title: string;
  event: IssueEvent;
}

/** Sends a delivery about a new issue, and waits until Slack shows what it must. */
async function send(name: string, repository?: string): Promise<Sent> {
  const title = `${name} of ${repository ?? "no route"}`;
  const delivery = aboutANewIssue(examplePayload(name), { title, repository });
  const { answer } = await deliver(stack, delivery);
  const isDelivered = (entry: TestStack["log"][number]) =>
    entry.function === "slack" && entry.eventId === answer.eventId && entry.message === "delivered";
  await until(`${name} in Slack`, () => stack.log.some(isDelivered));
  return { name, title, event: understood(delivery) };
}

function understood(delivery: Example): IssueEvent {
  const event = eventOf(delivery);
  if (!event) {
    throw new Error("ingress ignores it");
  }
  return event;
}

/** For each channel, what explain says that it shows, and whom that mentions. */
function promised({ name, event }: Sent) {
  const text = explain(relay, event);
  const channels = Object.keys(relay.channels).map((channel) => {
    const line = new RegExp(
      `^${channel}: (no route|nothing|card|thread|a message).*(\\n {4}mentions .*)?`,
      "m",
    );
    const [, shown = "", mentioned = ""] = line.exec(text) ?? [];
    const ids = [...mentioned.matchAll(/\((\w+)\)/g)].map(([, id = ""]) => id);
    return { channel, shown: shown === "no route" ? "nothing" : shown, ids };
  });
  return { name, channels };
}

/** The same, as Slack shows it. */
function seen({ name, title, event }: Sent) {
  const channels = Object.entries(relay.channels).map(([channel, { webhook }]) => {
    if (webhook !== undefined) {
      const messages = stack.slack.messages(channel).filter(({ text }) => text.includes(title));
      const ids = messages.flatMap(({ pings }) => pings);
      return { channel, shown: messages.length > 0 ? "a message" : "nothing", ids };
    }
    const { cards, lines } = shownOf(stack, event.issue.id, channel);
    const isTold = lines.some(({ key }) => !key.startsWith("m:"));
    const ids = new Set(lines.flatMap(({ message }) => message.pings));
    return {
      channel,
      shown: cards.length === 0 ? "nothing" : isTold ? "thread" : "card",
      ids: [...ids],
    };
  });
  return { name, channels };
}

describe("a stack with a file of routes", () => {
  it("shows of each of GitHub's events what `routes explain` says, in each channel", async () => {
    // A deletion makes no card where there is none.
    const names = exampleNames().filter((name) => name !== "ping" && !name.endsWith(".deleted"));
    const sent = await Promise.all(
      names.flatMap((name) => [send(name), ...(name.startsWith("issues.") ? [send(name, "acme/web")] : [])]),
    );
    const shown = sent.map(seen);
    expect(shown).toEqual(sent.map(promised));
    const kinds = new Set(shown.flatMap(({ channels }) => channels.map((each) => each.shown)));
    expect(kinds).toEqual(new Set(["a message", "nothing", "card", "thread"]));
    expect(shown.some(({ channels }) => channels.some(({ ids }) => ids.length > 0))).toBe(true);
  });

  it("takes other routes, with channels and webhooks of their own, while it runs", async () => {
    const [first] = relay.routes;
    const channels = { ...relay.channels, late: { id: "C0LATE" }, partner: { webhook: "partner" } };
    const routes = [{ ...first, to: ["late", "partner"] }, ...(RELAY.routes ?? []).slice(1)];
    await stack.useRelay(Relay.parse({ ...RELAY, channels, routes }));
    const { event, title } = await send("issues.opened", "acme/web");
    await stack.useRelay(relay);
    expect(shownOf(stack, event.issue.id, "late").cards).toHaveLength(1);
    expect(shownOf(stack, event.issue.id, "bugs").cards).toHaveLength(0);
    expect(stack.slack.messages("partner").filter(({ text }) => text.includes(title))).toHaveLength(1);
  });
});

describeSql("npm run routes, beside a running stack", () => {
  beforeEach(() => {
    const { project, github, slack, slackToken, localBigQuery, control } = stack;
    const { url, apiUrl: api, app } = github;
    announce(folder.path, {
      project,
      github: {
        api,
        token: "",
        app: { appId: String(app.id), privateKey: app.privateKey },
        occurrences: github.occurrencesUrl,
        deliveries: url,
      },
      slack: { page: slack.url, api: slack.apiUrl, messages: slack.url, token: slackToken },
      bigquery: { page: localBigQuery.url, api: localBigQuery.apiEndpoint },
      control,
    });
    writeFileSync(join(folder.path, "relay.yaml"), JSON.stringify(RELAY, null, 2));
  });

  it("explain says of the newest row of an issue what it says of its payload", async () => {
    const { event } = await send("issues.labeled", "acme/web");
    await until("the row", async () => (await rowsOf(stack, event.id)).length > 0);
    const { code, text } = await run("routes", "explain", `acme/web#${event.issue.number}`).exited;
    const sameTimes = text.replaceAll(/ \(line \d+\)/g, "").replace(/(:\d\d)Z/, "$1.000Z");
    expect(sameTimes).toBe(`relay.yaml\n\n${explain(relay, event)}\n`);
    expect(code).toBe(0);
  });

  it("people lists assignees who are not in the file, and people who are not in Slack", async () => {
    stack.slack.setMember({ id: "U0ANN", name: "ann", realName: "Ann Doe", deleted: true });
    const { code, text } = await run("routes", "people").exited;
    expect(text).toMatch(
      /Assigned to open issues, and not in `people` of relay.yaml.*\n {2}Codertocat: \d+ issues/,
    );
    expect(text).toContain("relay.yaml:3: ann: Ann Doe (U0ANN) has left");
    expect(code).toBe(0);
  });

  it("check --online asks the local Slack, and ends with 1 where something is missing", async () => {
    stack.slack.setMember({ id: "U0ANN", name: "ann", deleted: true });
    const { code, text } = await run("routes", "check", "relay.yaml", "--online", "--dry-run").exited;
    expect(text).toBe("relay.yaml:3: people.ann: ann (U0ANN) has left\n");
    expect(code).toBe(1);
  });

  it("check --online asks the local GitHub whether it has what rules name", async () => {
    stack.slack.setMember({ id: "U0ANN", name: "ann" });
    stack.github.issues.addRepository({ name: "acme/shop", createdAt: Date.now() });
    const rules = [{ name: "r", do: { milestone: "Next" } }];
    writeFileSync(join(folder.path, "relay.yaml"), JSON.stringify({ ...RELAY, rules }));
    const { code, text } = await run("routes", "check", "relay.yaml", "--online", "--dry-run").exited;
    expect(text).toMatch(
      /^relay\.yaml:1: rule r, do\.0\.milestone: there is no milestone Next in .*acme\/shop/,
    );
    expect(code).toBe(1);
  });
});

describe("a file of routes that is wrong", () => {
  const wrong = "channels: { all: C1 }\nroutes:\n  - { name: a, to: all, when: { label: x } }\n";
  const problem =
    "relay.yaml:3: route a, when.label: is no field: it may be misspelt, or in the wrong place\n";

  it.each([
    ["npm run routes -- check", ["routes", "check", "relay.yaml"]],
    ["npm run routes -- explain", ["routes", "explain", "issues.opened"]],
    ["npm run rules -- test", ["rules", "test", "issues.opened"]],
    ["npm start, before anything is started", ["start", "--once"]],
  ] as const)("ends %s with 1", async (_, [command, ...args]) => {
    writeFileSync(join(folder.path, "relay.yaml"), wrong);
    expect(await run(command, ...args).exited).toEqual({ code: 1, text: problem });
  });
});

it("npm run rules -- test says what rules do with a folder of payloads, and ends with 1 where one can't be read", async () => {
  const rules = [{ name: "greet", do: { comment: "Hi, @{{ author }}!" } }];
  writeFileSync(join(folder.path, "relay.yaml"), JSON.stringify({ ...RELAY, rules }));
  mkdirSync(join(folder.path, "payloads"));
  const file = (name: string) => join(folder.path, "payloads", name);
  writeFileSync(file("opened.json"), JSON.stringify(examplePayload("issues.opened").payload));
  const right = await run("rules", "test", "payloads", "--json").exited;
  expect(right.code).toBe(0);
  expect(JSON.parse(right.text)).toMatchObject([
    { payload: "payloads/opened.json", rules: [{ rule: "greet", steps: ["comment:\nHi, @Codertocat!"] }] },
  ]);
  writeFileSync(file("broken.json"), "{");
  const { code, text } = await run("rules", "test", "payloads").exited;
  expect(text).toContain("payloads/opened.json: issues.opened by Codertocat");
  expect(text).toContain("payloads/broken.json can't be read as JSON");
  expect(code).toBe(1);
});
