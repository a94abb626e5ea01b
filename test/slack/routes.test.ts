import { startLocalFirestore } from "@issue-relay/local/stand-ins/firestore/server";
import { type LocalSlack, startLocalSlack } from "@issue-relay/local/stand-ins/slack/server";
import { systemClock } from "@issue-relay/shared/clock";
import { digest } from "@issue-relay/shared/event/event-id";
import { type IssueEvent, OBSERVED } from "@issue-relay/shared/event/issue-event";
import { aComment, accounts, anIssueEvent, labels } from "@issue-relay/shared/event/testing/an-issue-event";
import { firestore } from "@issue-relay/shared/google/firestore";
import { createLogger } from "@issue-relay/shared/logger";
import { readYaml } from "@issue-relay/shared/routes/yaml";
import { incomingWebhook } from "@issue-relay/shared/slack/incoming-webhook";
import { Pace } from "@issue-relay/shared/slack/pace";
import { createSend } from "@issue-relay/shared/slack/send";
import { webApi } from "@issue-relay/shared/slack/web-api";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { cardChannel } from "../../functions/slack/src/card-channel.ts";
import { type Deliver, deliverByRoutes } from "../../functions/slack/src/deliver-by-routes.ts";
import { postMessages } from "../../functions/slack/src/post-messages.ts";
import { LENGTHS } from "../../functions/slack/src/protocol/lengths.ts";
import { showOnCards } from "../../functions/slack/src/show-on-cards.ts";

const DATABASE = "projects/test/databases/issue-relay";
const TOKEN = "xoxb-test";

const FILE = `
people: { bob: U0BOB, Ann: U0ANN }
groups: { oncall: S0ONCALL }
channels:
  support: C0SUPPORT
  security: C0SECURITY
  vendor: { webhook: vendor }
routes:
  - name: security
    when: { labels: { any: "sec*" }, repositories: acme/* }
    to: [security, vendor]
    mention: [oncall, assignees]
  - name: everything
    when: { authors: { bots: false } }
    to: support
    mention: assignees
`;

let slack: LocalSlack;
let server: Awaited<ReturnType<typeof startLocalFirestore>>;
let logged: string[];

beforeEach(async () => {
  logged = [];
  const channels = [
    { id: "C0SUPPORT", name: "support" },
    { id: "C0SECURITY", name: "security" },
    { id: "C0VENDOR", name: "vendor" },
  ];
  slack = await startLocalSlack({ token: TOKEN, channels, rateLimit: false });
  server = await startLocalFirestore({ database: DATABASE });
});

afterEach(async () => {
  await Promise.all([slack.close(), server.close()]);
});

/** An instance of the function, with the routes of a file. */
function anInstance(file = FILE) {
  const send = createSend(2000);
  const api = webApi({
    url: slack.apiUrl,
    token: { current: async () => TOKEN, refreshed: async () => TOKEN },
    send,
  });
  const common = {
    clock: systemClock,
    documents: firestore(DATABASE, { emulatorHost: server.host }),
    pace: new Pace(),
    messagesPerSecond: 1000,
  };
  const { relay } = readYaml(Buffer.from(file)).file;
  const channels = Object.entries(relay.channels).map(([name, { id, webhook = "" }]): [string, Deliver] => {
    const url = async () => slack.webhookUrl(name);
    const post = incomingWebhook({ current: url, refreshed: url }, send);
    return [
      name,
      id === undefined
        ? postMessages({ ...common, secret: webhook, post, attemptMs: 3000 })
        : showOnCards({
            ...common,
            database: DATABASE,
            channel: cardChannel({ ...common, api, id }),
            lengths: LENGTHS,
          }),
    ];
  });
  const handle = deliverByRoutes(relay, new Map(channels));
  return (event: IssueEvent) => {
    const logger = createLogger({ destination: { write: (line) => void logged.push(line) } });
    const signal = new AbortController().signal;
    return handle(event, { deadline: Date.now() + 20_000, signal, logger }).finally(() => logger.info("end"));
  };
}

let events = 0;

/** What happens to the issue next, a minute after what happened before. */
function next(overrides: NonNullable<Parameters<typeof anIssueEvent>[0]>): IssueEvent {
  events += 1;
  const at = new Date(Date.parse("2026-03-02T09:30:00Z") + events * 60_000).toISOString();
  const issue = { updatedAt: at, excerpt: "", ...overrides.issue };
  return anIssueEvent({ id: digest(`${events}`), occurredAt: at, receivedAt: at, ...overrides, issue });
}

function labeled(...names: string[]): IssueEvent {
  const [name = ""] = names;
  return next({ action: "labeled", label: { name }, issue: { labels: labels(...names) } });
}

/** The messages of a channel, each with whom it notified. */
function messages(channel: string): string[] {
  return slack.messages(channel).map(({ text, pings }) => [text, ...pings].join(" → "));
}

function lastLine() {
  return JSON.parse(logged.at(-1) ?? "{}");
}

const CARD = "Login fails on Safari · Open · acme/web#12 · opened 2026-03-02 by ann";

describe("an issue", () => {
  it("comes to the second channel with a late label, which mentions whom it is for, once", async () => {
    const deliver = anInstance();
    await deliver(next({}));
    expect([messages("support"), messages("security")]).toEqual([[CARD], []]);
    const late = labeled("security");
    await deliver(late);
    await deliver(late);
    await deliver(labeled("sec/high", "security"));
    expect(messages("support")).toEqual([`${CARD} · sec/high security`]);
    expect(messages("security")).toEqual([
      `${CARD} · sec/high security`,
      "For your attention (route security) → S0ONCALL",
    ]);
  });

  it("keeps the card that it has where it no longer matches: it stays up to date, and gets no more lines", async () => {
    const deliver = anInstance();
    await deliver(labeled("security"));
    const comment = aComment({ id: 7 });
    const issue = { labels: labels("security") };
    await deliver(next({ type: "issue_comment", action: "created", comment, issue }));
    await deliver(next({ action: "unlabeled", label: { name: "security" } }));
    const edit = { ...comment, excerpt: "Fixed.", updatedAt: "2026-03-03T00:00:00Z" };
    await deliver(next({ type: "issue_comment", action: "edited", comment: edit }));
    await deliver(next({ type: "issue_comment", action: "created", comment: aComment({ id: 8 }) }));
    await deliver(next({ action: "closed", issue: { state: "closed", stateReason: "completed" } }));
    expect(messages("security")).toEqual([
      CARD.replace("Open", "Completed"),
      "For your attention (route security) → S0ONCALL",
      "bob commented (edited): Fixed.",
    ]);
    await deliver(next({ type: "issue_comment", action: "deleted", comment: edit }));
    expect(messages("security")).toHaveLength(2);
  });

  it("of a repository that becomes private tells its channels nothing more, but for what is deleted", async () => {
    const deliver = anInstance(FILE.replace("acme/*", "acme/web"));
    const known = { labels: labels("security") };
    const comment = aComment({ id: 7 });
    await deliver(next({ issue: known }));
    await deliver(next({ type: "issue_comment", action: "created", comment, issue: known }));
    const before = messages("support");
    const repository = { private: true };
    const issue = { title: "s3cret", excerpt: "s3cret" };
    await deliver(next({ action: "edited", repository, issue }));
    const edit = { ...comment, excerpt: "s3cret", updatedAt: "2026-03-03T00:00:00Z" };
    await deliver(next({ type: "issue_comment", action: "edited", comment: edit, repository, issue }));
    // The other channel has a route that names the repository.
    expect(messages("security").join()).toMatch(/^s3cret.*s3cret$/s);
    expect([before.length, messages("support")]).toEqual([2, before]);
    await deliver(next({ type: "issue_comment", action: "deleted", comment: edit, repository, issue }));
    expect(messages("support")).toEqual(before.slice(0, 1));
    await deliver(next({ action: "deleted", repository, issue }));
    expect(messages("support").join()).toMatch(/^Login fails on Safari · Deleted/);
  });

  it("names no issue of a private repository where no route takes that", async () => {
    const file = `${FILE}  - { name: plans, when: { repositories: acme/plans }, to: security }
`;
    const deliver = anInstance(file);
    const other = {
      repository: "acme/plans",
      private: true,
      number: 7,
      url: "https://github.com/acme/plans/issues/7",
    };
    const issue = { labels: labels("security"), parent: other };
    await deliver(next({ type: "sub_issues", action: "sub_issue_added", related: other, issue }));
    await deliver(next({ action: "transferred", changes: { transferredTo: other }, issue }));
    expect(messages("security").join()).toMatch(
      /Transferred to acme\/plans#7.*added the sub-issue acme\/plans#7/s,
    );
    expect(JSON.stringify(slack.messages("support"))).not.toContain("plans");
    expect(messages("support")[0]).toMatch(/Transferred to another repository .* Part of another issue$/);
  });

  it("that no route brings to a channel leaves nothing there, not even in Firestore", async () => {
    const deliver = anInstance();
    const issue = { author: { login: "renovate[bot]", type: "Bot" } };
    await deliver(next({ issue }));
    await deliver(next({ action: "deleted", issue }));
    await deliver(next({ repository: { private: true } }));
    expect(slack.messages("support")).toEqual([]);
    expect(server.documents()).toEqual([]);
    expect(lastLine().channels).toEqual([]);
  });

  it("mentions whoever is assigned where the file knows them, each time, but not who takes it on", async () => {
    const deliver = anInstance();
    await deliver(next({ action: "opened", issue: { assignees: accounts("bob") } }));
    const assign = (login: string) => next({ action: "assigned", assignee: { login } });
    const [bob, ann, carol] = [assign("Bob"), assign("ann"), assign("carol")];
    await deliver(bob);
    await deliver(ann);
    await deliver(carol);
    await deliver(bob);
    await deliver(assign("bob"));
    expect(messages("support").slice(1)).toEqual([
      "ann assigned Bob to this → U0BOB",
      "ann took this on",
      "ann assigned carol to this",
      "ann assigned bob to this → U0BOB",
    ]);
  });

  it("that comes with its assignee and within seconds of its opening still tells them", async () => {
    const deliver = anInstance();
    const opened = next({ action: "opened", issue: { assignees: accounts("bob") } });
    const issue = { ...opened.issue, createdAt: opened.occurredAt };
    await deliver({ ...opened, issue });
    const assignee = { login: "bob" };
    await deliver({ ...opened, id: digest("assigned"), action: "assigned", assignee, issue });
    expect(messages("support")[1]).toBe("ann assigned bob to this → U0BOB");
  });

  it("whose opening was missed tells whom it is for, and its assignees, once it is found", async () => {
    const deliver = anInstance();
    const issue = { labels: labels("security"), assignees: accounts("bob") };
    const found = next({ source: "recovery", issue });
    await deliver(found);
    await deliver(next({ source: "recovery", action: "assigned", assignee: { login: "bob" }, issue }));
    await deliver({ ...found, source: "webhook" });
    expect(messages("security")).toEqual([
      `${CARD} · security · Assigned to bob`,
      "For your attention (route security) → S0ONCALL → U0BOB",
    ]);
    expect(messages("support")[1]).toBe("For your attention (route everything) → U0BOB");
    expect([messages("security").length, messages("support").length]).toEqual([2, 2]);
  });

  it("is brought up to date by what was observed wherever it has a card, also by no route; of a private one, nowhere else", async () => {
    const deliver = anInstance();
    await deliver(labeled("security"));
    const observed = (title: string, isPrivate: boolean) => {
      const repository = { private: isPrivate };
      return next({ source: "recovery", action: OBSERVED, repository, issue: { title, labels: [] } });
    };
    await deliver(observed("Renamed", false));
    expect([messages("support")[0], messages("security")[0], messages("vendor").length]).toEqual([
      CARD.replace("Login fails on Safari", "Renamed"),
      CARD.replace("Login fails on Safari", "Renamed"),
      1,
    ]);
    await deliver(observed("s3cret", true));
    expect(JSON.stringify(slack.messages("support"))).not.toContain("s3cret");
  });

  it("mentions its assignees in the channel to which a late label brings it", async () => {
    const deliver = anInstance();
    const issue = { assignees: accounts("bob"), labels: labels("security") };
    await deliver(next({ action: "labeled", label: { name: "security" }, issue }));
    expect(messages("security")[1]).toBe("For your attention (route security) → S0ONCALL → U0BOB");
  });

  it("is a message in a webhook's channel once it comes to it, with its mentions", async () => {
    const deliver = anInstance();
    await deliver(next({}));
    await deliver(labeled("security"));
    await deliver(labeled("bug", "security"));
    await deliver(labeled("sec/high", "security"));
    expect(messages("vendor")).toEqual([
      "ann added the label security · Login fails on Safari · acme/web#12 → S0ONCALL",
    ]);
  });

  it("is one message in a webhook's channel, with one mention, however many labels it is opened with", async () => {
    const deliver = anInstance();
    const issue = { labels: labels("security", "sec/high") };
    const opened = next({ issue });
    const events = [opened, labeled("security", "sec/high"), labeled("sec/high", "security")];
    for (const event of [...events, ...events]) {
      await deliver(event);
    }
    expect(messages("vendor")).toEqual(["ann opened this · Login fails on Safari · acme/web#12 → S0ONCALL"]);
  });

  it("of which a route shows nothing in a channel still has a card there that is right", async () => {
    const deliver = anInstance(FILE.replace("mention: assignees", "show: { issues.closed: nothing }"));
    await deliver(next({}));
    await deliver(next({ action: "closed", issue: { state: "closed", stateReason: "completed" } }));
    expect(messages("support")).toEqual([CARD.replace("Open", "Completed")]);
    await anInstance(FILE.replace("mention: assignees", "show: { issues.opened: nothing }"))(
      next({ issue: { id: 2 } }),
    );
    expect(messages("support")).toHaveLength(1);
  });
});

it("a webhook posts no event again that comes once more after its channel got another name in the file", async () => {
  const event = labeled("security");
  await anInstance()(event);
  slack.addChannel({ id: "C0PARTNER", name: "partner" });
  await anInstance(FILE.replace("vendor: {", "partner: {").replace("vendor]", "partner]"))(event);
  expect([messages("vendor").length, messages("partner").length]).toEqual([1, 0]);
});

it("a mention is a message of its own, even in the moment in which another line was posted", async () => {
  const deliver = anInstance();
  await deliver(next({}));
  const closed = next({ action: "closed" });
  await deliver(closed);
  await deliver({ ...closed, id: digest("same"), action: "assigned", assignee: { login: "bob" } });
  expect(slack.messages("support").flatMap(({ pings }) => pings)).toEqual(["U0BOB"]);
});

describe("a channel that fails", () => {
  it("keeps no other from its delivery, and gets its own when somebody has repaired it", async () => {
    const deliver = anInstance();
    slack.archive("security");
    const event = labeled("security");
    await expect(deliver(event)).rejects.toMatchObject({ reason: "broken-destination" });
    await expect(deliver(event)).rejects.toMatchObject({ reason: "broken-destination" });
    expect(messages("support")).toHaveLength(1);
    expect(messages("vendor")).toHaveLength(1);
    expect(lastLine().channels).toEqual([
      {
        channel: "support",
        route: "everything",
        place: "card",
        card: expect.any(String),
        role: "nothing-new",
      },
      { channel: "security", route: "security", place: "card", failed: true },
      { channel: "vendor", route: "security", place: "card", role: "nothing-new" },
    ]);
    slack.unarchive("security");
    await anInstance()(event);
    expect(messages("security")).toHaveLength(2);
    expect(messages("vendor")).toHaveLength(1);
  });
});
