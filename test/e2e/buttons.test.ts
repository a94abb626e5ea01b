import { allRows, shownOf } from "@issue-relay/local/stack/arrivals";
import { ACTIONS, DATASET } from "@issue-relay/local/stack/dataset";
import { until } from "@issue-relay/local/stack/until";
import { MEI, OTTER, PEOPLE, TOMAS } from "@issue-relay/local/stand-ins/github/testing/acme";
import { beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { aStack } from "./testing/a-stack.ts";

/** Members of Slack. Nobody knows Ada's login on GitHub. */
const [U_MEI, U_TOMAS, U_OTTER, U_ADA] = ["U0MEI", "U0TOMAS", "U0OTTER", "U0ADA"];
const CHANNEL = "issues";
const DAY_MS = 24 * 3_600_000;

const stack = await aStack({
  functions: ["ingress", "slack", "bigquery", "actions", "interactions"],
  slackWorkspace: { members: [{ id: U_ADA, name: "ada" }] },
  relay: {
    people: { [MEI.login]: U_MEI, [TOMAS.login]: U_TOMAS, [OTTER.login]: U_OTTER },
    channels: { [CHANNEL]: "C0ISSUES1" },
    routes: [{ name: "everything", to: CHANNEL }],
    rules: [
      {
        name: "taken by Tomas",
        when: { actions: ["issues.assigned"], senders: { logins: [TOMAS.login] } },
        do: { label: "P1" },
      },
    ],
    buttons: { take: "people", label: "people", close: [MEI.login], reply: "people", snooze: "people" },
  },
});
const { slack } = stack;
const { issues } = stack.github;
/** Too many for a button. */
const AREAS = Array.from({ length: 60 }, (_, index) => `area: ${"x".repeat(30)} ${index}`);
const labels = ["bug", "P1", "needs repro", ...AREAS].map((name) => ({
  name,
  color: "d73a4a",
  description: null,
}));
issues.addRepository({ name: "acme/web", createdAt: 0, labels });
PEOPLE.forEach((person) => void issues.know(person));

const Row = z.object({
  by_login: z.string().nullable(),
  what: z.string(),
  subject: z.string().nullable(),
  snoozed_until: z
    .object({ value: z.string() })
    .nullable()
    .transform((day) => day?.value),
  outcome: z.string(),
  problem: z.string().nullable(),
  issue_number: z.coerce.number(),
});

/** What table `actions` says of an issue. */
async function rows(number: number | undefined) {
  const [found] = await stack.bigquery.dataset(DATASET).table(ACTIONS).getRows();
  return z
    .array(Row)
    .parse(found)
    .filter((row) => row.issue_number === number)
    .map(({ issue_number: _, ...row }) => row);
}

/** A new issue with its card, and what people do there. It was opened a while ago: of the first seconds, only the card tells. */
async function aCard(labels = ["bug"]) {
  const { issue } = await issues.act({
    ...{ action: "opened", repository: "acme/web", title: "Login fails", labels, by: OTTER },
    at: Date.now() - 60_000,
  });
  const card = () => shownOf(stack, issue?.id, CHANNEL).cards[0];
  await until("its card", () => card() !== undefined);
  const click = (user: string, kind: string) =>
    slack.click({ user, channel: CHANNEL, ts: card()?.ts ?? "", actionId: `issue_${kind}` });
  return {
    number: issue?.number,
    state: () => issue?.state,
    text: () => JSON.stringify(card()?.blocks),
    /** What is in its thread. */
    lines: () => shownOf(stack, issue?.id, CHANNEL).lines.map((line) => JSON.stringify(line)),
    click,
    /** Opens the modal of a button. */
    async open(user: string, kind: string) {
      expect(await click(user, kind)).toEqual({ warning: "" });
      const view = slack.openView(user);
      if (!view) {
        throw new Error("no modal has opened");
      }
      return view;
    },
  };
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

it("what somebody does with a button is theirs to rules, too", async () => {
  const card = await aCard();
  expect(await card.click(U_TOMAS, "take")).toEqual({ warning: "" });
  await until("the rule's label", () => card.state()?.labels.includes("P1"));
});

const SUBMITTED = { closed: true, errors: {}, trouble: "" };

describe("a card's button", () => {
  it("assigns whoever takes the issue, once; they are told at once, and the card shows it", async () => {
    const card = await aCard();
    expect(await card.click(U_MEI, "take")).toEqual({ warning: "" });
    expect(told(U_MEI)).toEqual([
      `Taken up: ${MEI.login} is being assigned to acme/web#${card.number}. The card follows.`,
    ]);
    await until("the card to show it", () => card.text().includes(MEI.login));
    expect(card.state()?.assignees).toMatchObject([{ login: MEI.login }]);
    await until("the line in the thread", () => card.lines().length > 0);
    expect(card.lines()).toEqual([expect.stringMatching(/mei-acme.*took this on/s)]);
    await until("its row", async () => (await rows(card.number)).length > 0);
    expect(await rows(card.number)).toEqual([
      { by_login: MEI.login, what: "take", subject: null, outcome: "done", problem: null },
    ]);
  });

  it("sets labels as somebody leaves them in its modal, and no other label that the issue has got meanwhile", async () => {
    const card = await aCard();
    const view = await card.open(U_MEI, "label");
    await issues.act({ action: "labeled", issue: `acme/web#${card.number}`, label: "P1", by: TOMAS });
    const typing = { user: U_MEI, viewId: view.id, actionId: "value" };
    await until("its label is offered, and what is typed", async () => {
      const { options } = await slack.suggest({ ...typing, value: "repro" });
      return options.map(({ value }) => value).join() === "needs repro,repro";
    });
    expect(await slack.submit(view.id, U_MEI, { labels: ["needs repro"] })).toEqual(SUBMITTED);
    await until("the labels", () => card.state()?.labels.join() === "P1,needs repro");
    await until("its row", async () => (await rows(card.number)).length > 0);
    expect(await rows(card.number)).toMatchObject([{ what: "label", outcome: "done" }]);
  });

  it("only adds labels where an issue has more than fit into the button, and says so", async () => {
    const card = await aCard(AREAS);
    const view = await card.open(U_MEI, "label");
    expect(JSON.stringify(view.blocks)).toContain("remove them on GitHub");
    await slack.suggest({ user: U_MEI, viewId: view.id, actionId: "value", value: "P1" });
    expect(await slack.submit(view.id, U_MEI, { labels: ["P1"] })).toEqual(SUBMITTED);
    await until("the label", () => card.state()?.labels.includes("P1") ?? false);
    expect(card.state()?.labels).toHaveLength(AREAS.length + 1);
  });

  it("makes no label that the repository does not have, and says so", async () => {
    const card = await aCard();
    const view = await card.open(U_MEI, "label");
    await slack.suggest({ user: U_MEI, viewId: view.id, actionId: "value", value: "bgu" });
    expect(await slack.submit(view.id, U_MEI, { labels: ["bgu"] })).toEqual(SUBMITTED);
    await until("why not", () => told(U_MEI).length > 1);
    expect(told(U_MEI)[1]).toContain("acme/web has no label bgu");
    expect(card.state()?.labels).toEqual(["bug"]);
  });

  it("closes an issue with a reason and a comment that names who has written it", async () => {
    const card = await aCard();
    const view = await card.open(U_MEI, "close");
    const given = { reason: "not_planned", comment: "We keep it **as it is**." };
    expect(await slack.submit(view.id, U_MEI, given)).toEqual(SUBMITTED);
    await until("the card to show it", () => /not planned/i.test(card.text()));
    expect(card.state()).toMatchObject({
      state: "closed",
      reason: "not_planned",
      comments: [
        {
          body: expect.stringMatching(
            /^<!-- .* -->\n\n\[mei-acme\]\(https:\/\/github\.com\/mei-acme\), from Slack:\n\nWe keep it \*\*as it is\*\*\.$/,
          ),
        },
      ],
    });
    await until("its row", async () => (await rows(card.number)).length > 0);
    expect(await rows(card.number)).toMatchObject([
      { what: "close", subject: "not_planned", outcome: "done" },
    ]);
    await until("the lines in the thread", () => card.lines().length > 1);
    expect(card.lines().at(-1)).toMatch(/mei-acme.*closed this as not planned/s);
    // Nobody takes what is closed.
    expect(card.text()).not.toContain("issue_take");
    expect(card.text()).toContain("issue_reply");
  });

  it("comments what somebody replies, also who may only read the repository: it is theirs in Slack and for the numbers", async () => {
    const card = await aCard();
    const view = await card.open(U_OTTER, "reply");
    expect(await slack.submit(view.id, U_OTTER, { text: "It happens on Safari." })).toEqual(SUBMITTED);
    await until("the comment", () => card.state()?.comments.length === 1);
    expect(card.state()?.comments[0]?.body).toContain("It happens on Safari.");
    await until("the line in the thread", () => card.lines().length > 0);
    expect(card.lines()).toEqual([expect.stringMatching(/quiet-otter.*commented.*It happens on Safari\./s)]);
    const comments = (await allRows(stack)).filter(({ action, issue_number }) => {
      return action === "created" && Number(issue_number) === card.number;
    });
    expect(comments).toMatchObject([{ comment_author: OTTER.login, comment_author_type: "User" }]);
  });

  it("snoozes an issue until the day that somebody chooses, which must be to come", async () => {
    const card = await aCard();
    const view = await card.open(U_TOMAS, "snooze");
    expect(await slack.submit(view.id, U_TOMAS, { day: "2020-01-01" })).toEqual({
      ...{ closed: false, trouble: "", errors: { day: "Choose a day to come." } },
    });
    const day = new Date(Date.now() + 100 * DAY_MS).toISOString().slice(0, "2026-03-02".length);
    expect(await slack.submit(view.id, U_TOMAS, { day })).toEqual(SUBMITTED);
    await until("its row", async () => (await rows(card.number)).length > 0);
    expect(await rows(card.number)).toMatchObject([
      { what: "snooze", snoozed_until: `${day}T00:00:00.000Z`, outcome: "done" },
    ]);
  });
});

describe("a person who may not", () => {
  it("is told how to get into the file, where nobody knows their login: nothing is changed", async () => {
    const card = await aCard();
    for (const kind of ["take", "label", "close", "reply", "snooze"]) {
      expect(await card.click(U_ADA, kind)).toEqual({ warning: "" });
    }
    expect(told(U_ADA)).toEqual(
      Array.from({ length: 5 }, () => expect.stringContaining(`people: your-login: ${U_ADA}`)),
    );
    expect(slack.openView(U_ADA)).toBeUndefined();
  });

  it("is told who may, where the file names others", async () => {
    const card = await aCard();
    await card.click(U_TOMAS, "close");
    expect(told(U_TOMAS)).toEqual([expect.stringContaining("buttons: close")]);
    expect(slack.openView(U_TOMAS)).toBeUndefined();
  });

  it("is told that GitHub would not let them, either", async () => {
    const card = await aCard();
    await card.click(U_OTTER, "take");
    await until("why not", () => told(U_OTTER).length > 1);
    expect(told(U_OTTER)[1]).toBe(
      `acme/web#${card.number} was not assigned to you: ${OTTER.login} may read acme/web on GitHub, but not triage its issues.`,
    );
    await until("its row", async () => (await rows(card.number)).length > 0);
    expect(await rows(card.number)).toMatchObject([{ what: "take", outcome: "refused" }]);
    expect(card.state()?.assignees).toEqual([]);
  });
});
