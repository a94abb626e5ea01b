import { spawn } from "node:child_process";
import { once } from "node:events";
import { request as httpRequest } from "node:http";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { ACTIONS, DATASET } from "@issue-relay/local/stack/dataset";
import { SECRETS } from "@issue-relay/local/stack/names";
import { until } from "@issue-relay/local/stack/until";
import { MEI, OTTER, PEOPLE, REPOSITORIES } from "@issue-relay/local/stand-ins/github/testing/acme";
import { signatureOf } from "@issue-relay/local/stand-ins/slack/interactivity/signature";
import { buttonValue } from "@issue-relay/shared/commands/buttons";
import { beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { aStack } from "./testing/a-stack.ts";
import { peakMegabytes } from "./testing/process-usage.ts";

const stack = await aStack({
  functions: ["ingress", "actions", "interactions"],
  relay: {
    people: { [MEI.login]: "U0MEI" },
    channels: { issues: "C0ISSUES1" },
    routes: [{ name: "everything", to: "issues" }],
    buttons: { take: "people", reply: "people", create: { repositories: "acme/web" } },
  },
});
const { issues } = stack.github;
REPOSITORIES.forEach((repository) => void issues.addRepository(repository));
PEOPLE.forEach((person) => void issues.know(person));
const { url } = stack.function("interactions");

beforeEach(() => Object.values(stack.faults).forEach((faults) => void faults.clear()));

/** An issue that nobody has done anything to. */
async function anIssue() {
  const { issue } = await issues.act({ action: "opened", repository: "acme/web", title: "A", by: OTTER });
  const { id = 0, number = 0 } = issue ?? {};
  return { about: { repository: "acme/web", number, id }, state: () => issue?.state };
}
type About = Awaited<ReturnType<typeof anIssue>>["about"];

const NO_ISSUE: About = { repository: "acme/web", number: 4711, id: 4711 };

let clicks = 0;
/** What Slack posts where Mei clicks on a button. */
function click(about: About, kind = "take", more: object = {}): string {
  clicks += 1;
  return form({
    type: "block_actions",
    user: { id: "U0MEI" },
    trigger_id: "1.2.3",
    channel: { id: "C0ISSUES1" },
    container: { type: "message", message_ts: "1.1", channel_id: "C0ISSUES1" },
    actions: [{ action_id: `issue_${kind}`, value: buttonValue(about), action_ts: `1${clicks}.2` }],
    ...more,
  });
}

/** What Slack posts where Mei sends the modal for a reply. */
function reply(about: About, value: string, view: object = {}): string {
  return form({
    type: "view_submission",
    user: { id: "U0MEI" },
    view: {
      id: `V${about.id}`,
      callback_id: "reply",
      private_metadata: JSON.stringify({ issue: about, channel: "C0ISSUES1" }),
      state: { values: { text: { value: { type: "plain_text_input", value } } } },
      ...view,
    },
  });
}

/** What Slack posts where Mei uses the shortcut of a message. */
function shortcut(more: object = {}): string {
  return form({
    type: "message_action",
    callback_id: "create_issue",
    user: { id: "U0MEI" },
    trigger_id: "1.2.3",
    response_url: `${stack.slack.url}/app/T0/1/x`,
    team: { domain: "local" },
    channel: { id: "C0ISSUES1" },
    message: { ts: "1.1", text: "Login fails", user: "U0ADA" },
    ...more,
  });
}

/** What Slack posts where Mei sends its modal. */
function creation(
  title: string,
  more: { metadata?: object; repository?: string; text?: string } = {},
): string {
  const { metadata = {}, repository = "acme/web", text = "> Hello" } = more;
  const origin = {
    channel: "C0ISSUES1",
    thread: "1.1",
    responseUrl: `${stack.slack.url}/app/T0/1/x`,
    ...metadata,
  };
  const values = {
    repository: { selected_option: { value: repository } },
    title: { value: title },
    text: { value: text },
  };
  return form({
    type: "view_submission",
    user: { id: "U0MEI" },
    view: {
      id: `V${title}`,
      callback_id: "create",
      private_metadata: JSON.stringify(origin),
      state: { values: Object.fromEntries(Object.entries(values).map(([id, value]) => [id, { value }])) },
    },
  });
}

/** How many issues have this title. */
function issuesCalled(title: string): number {
  const { issues: all = new Map() } = issues.world.repositoryNamed("acme/web") ?? {};
  return [...all.values()].filter(({ state }) => state.title === title).length;
}

function form(payload: unknown): string {
  return new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
}

interface Signing {
  secret?: string;
  /** In seconds since 1970. */
  at?: number;
}

function signed(body: string, { secret = stack.slackSigningSecret, at = seconds() }: Signing = {}) {
  return { "x-slack-request-timestamp": String(at), "x-slack-signature": signatureOf(secret, at, body) };
}

function seconds(): number {
  return Math.floor(Date.now() / 1000);
}

/** Posts it as Slack does. */
function send(body: string) {
  return post(body, signed(body));
}

async function post(body: string | Buffer, headers: Record<string, string>) {
  const startedAt = performance.now();
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded", ...headers },
    body: typeof body === "string" ? body : new Uint8Array(body),
  });
  return { status: response.status, body: await response.text(), ms: performance.now() - startedAt };
}

/** Outcomes of what was asked for of an issue, by table `actions`. */
async function outcomes({ number }: About): Promise<string[]> {
  const [found] = await stack.bigquery.dataset(DATASET).table(ACTIONS).getRows();
  const rows = z.array(z.object({ outcome: z.string(), issue_number: z.coerce.number() })).parse(found);
  return rows.filter((row) => row.issue_number === number).map(({ outcome }) => outcome);
}

function notTakenUp() {
  return stack.log.filter(({ reason }) => reason === "not-taken-up");
}

describe("an interaction is refused", () => {
  const body = form({ type: "block_actions" });
  const [timestamp, signature] = ["x-slack-request-timestamp", "x-slack-signature"] as const;

  it.each([
    ["without a signature", () => ({})],
    ["without a time", () => ({ [signature]: signed(body)[signature] })],
    ["with a signature by another secret", () => signed(body, { secret: "another" })],
    [
      "with a signature of which one bit is flipped",
      () => ({ ...signed(body), [signature]: signed(body)[signature].replace(/.$/, flip) }),
    ],
    [
      "with a signature of another length",
      () => ({ ...signed(body), [signature]: `${signed(body)[signature]}00` }),
    ],
    [
      "with a signature of another version",
      () => ({ ...signed(body), [signature]: signed(body)[signature].replace("v0", "v1") }),
    ],
    [
      "with another time than the signed one",
      () => ({ ...signed(body), [timestamp]: String(seconds() - 1) }),
    ],
    ["with a time that is 6 minutes old, though it is signed", () => signed(body, { at: seconds() - 360 })],
    ["with a time that is 6 minutes ahead, though it is signed", () => signed(body, { at: seconds() + 360 })],
    ["with a time that is no number, though it is signed", () => signed(body, { at: Number.NaN })],
    ["with a time in milliseconds, though it is signed", () => signed(body, { at: Date.now() })],
  ])("%s: always with the same 401, also where its body could not be understood", async (_, headers) => {
    const answer = { status: 401, body: JSON.stringify({ error: "no valid signature" }) };
    expect(await post(body, headers())).toMatchObject(answer);
    expect(await post("{", headers())).toMatchObject(answer);
  });

  it("with 413 if it has more than 1 MB, before its body is read, or where that comes in chunks", async () => {
    const request = httpRequest(url, { method: "POST", headers: { "content-length": 1024 * 1024 + 1 } });
    request.flushHeaders();
    const [response] = await once(request, "response");
    expect(response.statusCode).toBe(413);
    request.on("error", () => {}).destroy();
    const large = `payload=${"x".repeat(1024 * 1024)}`;
    const chunked = httpRequest(url, { method: "POST", headers: signed(large) });
    chunked.on("error", () => {});
    chunked.write(large);
    const [answer] = await once(chunked.end(), "response");
    expect(answer.statusCode).toBe(413);
  });

  it("with 415 if it has a content encoding, and 405 if its method is wrong", async () => {
    expect((await post(gzipSync(body), { ...signed(body), "content-encoding": "gzip" })).status).toBe(415);
    expect((await fetch(url, { method: "PUT" })).status).toBe(405);
  });
});

function flip(digit: string): string {
  return (Number.parseInt(digit, 16) ^ 1).toString(16);
}

describe("a signed interaction", () => {
  it("is carried out once, however often somebody who has a copy sends it within 5 minutes", async () => {
    const { about, state } = await anIssue();
    const body = reply(about, "We look into it.");
    const copy = signed(body, { at: seconds() - 200 });
    const answers = await Promise.all(Array.from({ length: 6 }, () => post(body, copy)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 200]);
    // Commands have no delivery of GitHub's.
    const delivered = () =>
      stack.log.filter(({ message, deliveryId }) => message === "delivered" && deliveryId === undefined);
    await until("all copies are delivered", () => delivered().length >= 6);
    expect(state()?.comments).toHaveLength(1);
    expect(await outcomes(about)).toEqual(["done"]);
  });

  it.each([
    ["has no payload", "hello=world"],
    ["is not JSON", "payload=%7B"],
    ["names nobody", click(NO_ISSUE, "take", { user: null })],
    [
      "is about no issue",
      click(NO_ISSUE, "take", { actions: [{ action_id: "issue_take", action_ts: "1" }] }),
    ],
    ["is of a modal that is none of ours", reply(NO_ISSUE, "Hello", { callback_id: "other" })],
    ["is of a modal about no issue", reply(NO_ISSUE, "Hello", { private_metadata: "{}" })],
    ["is a shortcut of no message", shortcut({ message: null })],
    ["is a shortcut of a message without a time", shortcut({ message: { text: "Login fails" } })],
    ["is a shortcut of a message whose text is none", shortcut({ message: { ts: "1.1", text: { a: 1 } } })],
    ["is a shortcut in no channel", shortcut({ channel: null })],
    ["is a shortcut that can't be answered", shortcut({ response_url: undefined })],
    ["is of the shortcut's modal about an issue", creation("A", { metadata: { thread: undefined } })],
  ])("that %s is told to whoever asked, and to those on call", async (_, body) => {
    const before = notTakenUp().length;
    expect(await send(body)).toMatchObject({ status: 503 });
    await until("the log line", () => notTakenUp().length > before);
    expect(notTakenUp().at(-1)).toMatchObject({ severity: "ERROR" });
  });

  it.each([
    ["a kind that we ask Slack for nothing about", form({ type: "view_closed", user: { id: "U0MEI" } })],
    ["a button that only opens a page", click(NO_ISSUE, "open")],
  ])("of %s is answered, and nothing happens", async (_, body) => {
    const before = stack.log.length;
    expect(await send(body)).toMatchObject({ status: 200, body: "" });
    expect(stack.log.slice(before).filter(({ message }) => message === "taken up")).toEqual([]);
  });

  it("for an issue is carried out once, however often somebody who has a copy sends it within 5 minutes", async () => {
    const body = creation("Login fails, sent again");
    const copy = signed(body, { at: seconds() - 200 });
    const answers = await Promise.all(Array.from({ length: 6 }, () => post(body, copy)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 200]);
    const taken = () => stack.log.filter(({ what, message }) => what === "create" && message === "taken up");
    const settled = () =>
      stack.log.filter(({ what, message }) => what === "create" && message === "a command is settled");
    await until("it is settled", () => settled().length > 0);
    expect(new Set(taken().map(({ command }) => command)).size).toBe(1);
    expect(issuesCalled("Login fails, sent again")).toBe(1);
  });

  it.each([
    ["another repository than the file's", { repository: "acme/api" }],
    ["no repository", { repository: "" }],
    ["a pattern", { repository: "acme/*" }],
    ["a path", { repository: "acme/web/../api" }],
  ])("for an issue in %s is told so in the modal", async (_, more) => {
    const { body } = await send(creation("Elsewhere", more));
    expect(JSON.parse(body)).toMatchObject({ errors: { repository: "Choose a repository of the list." } });
  });

  it("whose answers would go to another place than Slack is taken up, and nothing is sent there", async () => {
    const responseUrl = "http://metadata.google.internal/computeMetadata/v1/";
    expect(await send(creation("Answer elsewhere", { metadata: { responseUrl } }))).toMatchObject({
      status: 200,
    });
    await until("the issue", () => issuesCalled("Answer elsewhere") === 1);
    expect(stack.log.some(({ problem }) => String(problem).includes("no https URL"))).toBe(true);
  });

  it("for a modal of the longest message is answered in time, and does not end the function", async () => {
    const message = { ts: "1.1", text: "<@U0ADA> `&lt;".repeat(3_000), blocks: [{ x: "y".repeat(40_000) }] };
    const { status, ms } = await send(shortcut({ message }));
    // Slack knows no such trigger.
    expect(status).toBe(503);
    expect(ms).toBeLessThan(1_500);
  });

  it("with a field that is empty is told so in the modal", async () => {
    const { body } = await send(reply(NO_ISSUE, " \n "));
    expect(JSON.parse(body)).toEqual({ response_action: "errors", errors: { text: "Write something." } });
  });
});

describe("whoever asks is answered within 3 s, and finds nothing lost", () => {
  it("where Pub/Sub hangs: Slack says that it was not taken up, and it can be asked again", async () => {
    const { about, state } = await anIssue();
    stack.faults.pubsub.add({ kind: "hang", path: "Publish" });
    const body = reply(about, "We look into it.");
    const { status, ms } = await send(body);
    expect(status).toBe(503);
    expect(ms).toBeLessThan(3_000);
    stack.faults.pubsub.clear();
    await until("it is taken up", async () => (await send(body)).status === 200);
    await until("the comment", () => state()?.comments.length === 1);
  });

  it("where Slack hangs: it is taken up, though nobody can be told so", async () => {
    const { about, state } = await anIssue();
    stack.faults.slack.add({ kind: "hang", path: "chat.postEphemeral", times: 1 });
    const { status, ms } = await send(click(about));
    expect(status).toBe(200);
    expect(ms).toBeLessThan(3_000);
    await until("who took it", () => state()?.assignees.length === 1);
  });

  it("where Slack hangs when a modal should open: it says so", async () => {
    stack.faults.slack.add({ kind: "hang", path: "views.open", times: 1 });
    const { status, ms } = await send(click(NO_ISSUE, "reply"));
    expect(status).toBe(503);
    expect(ms).toBeLessThan(3_000);
  });

  it("where Slack hangs when the shortcut's modal should open: it says so", async () => {
    stack.faults.slack.add({ kind: "hang", path: "views.open", times: 1 });
    const { status, ms } = await send(shortcut());
    expect(status).toBe(503);
    expect(ms).toBeLessThan(3_000);
  });

  it("where Slack has forgotten the click when a modal should open: it says so, and the log says why", async () => {
    const before = notTakenUp().length;
    expect(await send(click(NO_ISSUE, "reply", { trigger_id: "1.2.3" }))).toMatchObject({ status: 503 });
    await until("the log line", () => notTakenUp().length > before);
    expect(JSON.stringify(notTakenUp().at(-1))).toContain("invalid_trigger_id");
  });
});

it("while strangers send 200 bodies that begin and then stop, clicks are answered, under 300 MB", async () => {
  const program = fileURLToPath(new URL("./testing/strangers.ts", import.meta.url));
  const strangers = spawn(process.execPath, [program, "interactions", new URL(url).port, "200"], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const output = text(strangers.stdout);
  const ended = once(strangers, "exit");
  const answers: { status: number; ms: number }[] = [];
  while (strangers.exitCode === null && strangers.signalCode === null) {
    answers.push(await send(click(NO_ISSUE, "open")));
  }
  expect((await ended)[0]).toBe(0);
  const statuses = new Set(
    z
      .array(z.object({ status: z.number() }))
      .parse(JSON.parse(await output))
      .map(({ status }) => status),
  );
  statuses.delete(0);
  expect([...statuses].sort()).toEqual([408, 429]);
  expect(answers.filter(({ status, ms }) => status !== 200 || ms > 2_000)).toEqual([]);
  expect(peakMegabytes(stack.function("interactions").pid)).toBeLessThan(300);
});

describe("a rotated signing secret", () => {
  it("is valid beside the older one while both are enabled, then alone", async () => {
    const about = (await anIssue()).about;
    const statusBy = async (secret: string) => {
      const body = click(about, "open");
      return (await post(body, signed(body, { secret }))).status;
    };
    stack.secretManager.addVersion(SECRETS.signing, "the-new-secret\n");
    await until("the new secret is valid", async () => (await statusBy("the-new-secret")) === 200);
    expect(await statusBy(stack.slackSigningSecret)).toBe(200);
    stack.secretManager.setState(SECRETS.signing, "1", "DISABLED");
    await until("the older one is refused", async () => {
      await statusBy("wrong");
      return (await statusBy(stack.slackSigningSecret)) === 401;
    });
    expect(await statusBy("the-new-secret")).toBe(200);
  });
});
