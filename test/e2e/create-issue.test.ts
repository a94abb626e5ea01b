import { allRows, shownOf } from "@issue-relay/local/stack/arrivals";
import { ACTIONS, DATASET } from "@issue-relay/local/stack/dataset";
import { until } from "@issue-relay/local/stack/until";
import { MEI, OTTER, PEOPLE, REPOSITORIES, TOMAS } from "@issue-relay/local/stand-ins/github/testing/acme";
import { beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { aStack } from "./testing/a-stack.ts";

/** Members of Slack. Nobody knows Ada's login on GitHub. */
const [U_MEI, U_TOMAS, U_OTTER, U_ADA] = ["U0MEI", "U0TOMAS", "U0OTTER", "U0ADA"];
const SUBMITTED = { closed: true, errors: {}, trouble: "" };

const stack = await aStack({
  functions: ["ingress", "slack", "bigquery", "actions", "interactions"],
  slackWorkspace: { members: [{ id: U_ADA, name: "ada" }] },
  relay: {
    people: { [MEI.login]: U_MEI, [TOMAS.login]: U_TOMAS, [OTTER.login]: U_OTTER },
    channels: { issues: "C0ISSUES1" },
    routes: [{ name: "everything", to: "issues" }],
    buttons: { reply: "people", create: { repositories: ["acme/web", "acme/vault"] } },
  },
});
const { slack, github } = stack;
REPOSITORIES.forEach((repository) => void github.issues.addRepository(repository));
github.issues.addRepository({ name: "acme/vault", createdAt: 0, private: true });
PEOPLE.forEach((person) => void github.issues.know(person));
slack.addChannel({ id: "C0SUPPORT", name: "support" });
slack.addChannel({ id: "C0ELSEWHERE", name: "elsewhere", member: false });

beforeEach(() => Object.values(stack.faults).forEach((faults) => void faults.clear()));

/** What somebody has written, and what people do with it. */
function aMessage(text: string, channel = "support") {
  const ts = slack.say(U_ADA, channel, text);
  const use = (user: string) => slack.use({ user, channel, ts, callbackId: "create_issue" });
  return {
    use,
    /** Opens the modal. */
    async open(user: string) {
      expect(await use(user)).toEqual({ warning: "" });
      const view = slack.openView(user);
      if (!view) {
        throw new Error("no modal has opened");
      }
      return view;
    },
    answers: () => slack.messages(channel).filter(({ thread_ts }) => thread_ts === ts),
  };
}

/** The issues with a title, in all repositories. */
function issuesCalled(title: string) {
  return ["acme/web", "acme/vault"].flatMap((name) =>
    [...(github.issues.world.repositoryNamed(name)?.issues.values() ?? [])].filter(
      ({ state }) => state.title === title,
    ),
  );
}

/** What only this person has been told since the test began. */
function told(user: string): string[] {
  return slack
    .ephemerals(user)
    .slice(before.get(user))
    .map(({ text }) => text);
}
const before = new Map<string, number>();
beforeEach(() => {
  for (const user of [U_MEI, U_TOMAS, U_OTTER, U_ADA]) {
    before.set(user, slack.ephemerals(user).length);
  }
});

async function rowsOf(number: number | undefined) {
  const [found] = await stack.bigquery.dataset(DATASET).table(ACTIONS).getRows();
  const Row = z.object({
    what: z.string(),
    outcome: z.string(),
    by_login: z.string(),
    issue_number: z.coerce.number(),
  });
  return z
    .array(Row.loose())
    .parse(found)
    .filter((row) => row.issue_number === number);
}

describe("a message of Slack", () => {
  it("becomes an issue by whoever asks for it: with the message as a quote that pings nobody, and a link in its thread", async () => {
    const message = aMessage(
      `Login fails &lt;b&gt; <@${U_TOMAS}>\nsee <https://a.example/issues/7|this> and #7`,
    );
    const view = await message.open(U_MEI);
    expect(view.state).toEqual({ values: {} });
    const given = { repository: "acme/web", title: "Login fails for all" };
    expect(await slack.submit(view.id, U_MEI, given)).toEqual(SUBMITTED);
    expect(told(U_MEI)).toEqual(["Taken up: an issue is being created in acme/web. Its link follows."]);

    await until("the answer", () => message.answers().length > 0);
    const [issue, ...others] = issuesCalled("Login fails for all");
    expect(others).toEqual([]);
    const name = `acme/web#${issue?.number}`;
    expect(message.answers().map(({ text }) => text)).toEqual([
      `${name} was created from this message: Login fails for all`,
    ]);
    expect(issue?.state.body?.replaceAll("\u2060", "·").split("\n").slice(2)).toEqual([
      `[${MEI.login}](https://github.com/${MEI.login}), from Slack:`,
      "",
      "> Login fails &lt;b&gt; @·tomas\\-acme",
      "> see this \\(https:·//a\\.example/issues/7\\) and \\#·7",
      "",
      expect.stringMatching(
        `^Written by member ${U_ADA} in Slack: https://local\\.slack\\.com/archives/C0SUPPORT/p\\d+$`,
      ),
    ]);

    // As any issue of GitHub's, it has a card, and counts as opened by whoever asked for it.
    await until("its card", () => shownOf(stack, issue?.id, "issues").cards.length > 0);
    const [card] = shownOf(stack, issue?.id, "issues").cards;
    expect(JSON.stringify(card?.blocks)).toContain(MEI.login);
    await until("its row", async () => (await rowsOf(issue?.number)).length > 0);
    expect(await rowsOf(issue?.number)).toMatchObject([
      { what: "create", outcome: "done", by_login: MEI.login },
    ]);
    await until("its event", async () =>
      (await allRows(stack)).some((row) => Number(row.issue_number) === issue?.number),
    );
    const events = (await allRows(stack)).filter((row) => Number(row.issue_number) === issue?.number);
    expect(events).toMatchObject([{ action: "opened", issue_author: MEI.login, issue_author_type: "User" }]);
  });

  it("becomes an issue also where the bot is not: who asked is told the link, and nobody else", async () => {
    const message = aMessage("Elsewhere", "elsewhere");
    const view = await message.open(U_MEI);
    expect(await slack.submit(view.id, U_MEI, { repository: "acme/web" })).toEqual(SUBMITTED);
    await until("the link", () => told(U_MEI).length > 1);
    const [issue] = issuesCalled("Elsewhere");
    expect(told(U_MEI)[1]).toMatch(`acme/web#${issue?.number} was created: Elsewhere`);
    expect(slack.ephemerals(U_MEI).at(-1)).toMatchObject({ channel: "C0ELSEWHERE" });
    expect(message.answers()).toEqual([]);
  });
});

describe("no issue becomes of a message", () => {
  it("without a repository or a title: the modal says so", async () => {
    const view = await aMessage("Without a repository").open(U_MEI);
    const { closed, errors } = await slack.submit(view.id, U_MEI, { title: "" });
    expect(closed).toBe(false);
    expect(Object.keys(errors)).toEqual(["repository", "title"]);
    slack.closeView(view.id, U_MEI);
  });

  it("for somebody whose login nobody knows: they are told how to get into the file", async () => {
    await aMessage("By Ada").use(U_ADA);
    expect(told(U_ADA)).toEqual([expect.stringContaining(`people: your-login: ${U_ADA}`)]);
    expect(slack.openView(U_ADA)).toBeUndefined();
  });

  it("in a private repository that GitHub does not let them read: they are told so", async () => {
    const message = aMessage("A secret");
    const view = await message.open(U_OTTER);
    expect(await slack.submit(view.id, U_OTTER, { repository: "acme/vault" })).toEqual(SUBMITTED);
    await until("why not", () => told(U_OTTER).length > 1);
    expect(told(U_OTTER)[1]).toBe(
      `The issue in acme/vault was not created: ${OTTER.login} has no access to acme/vault on GitHub.`,
    );
    expect([...issuesCalled("A secret"), ...message.answers()]).toEqual([]);
  });
});
