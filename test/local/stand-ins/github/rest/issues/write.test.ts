import { expect, it } from "vitest";
import type { Attempt } from "../../hooks/attempt.ts";
import { aReceiver } from "../../testing/a-receiver.ts";
import { MEI, MONDAY } from "../../testing/acme.ts";
import { byHand } from "../../testing/by-hand.ts";

/** A GitHub with a webhook for all events of the organization. */
async function watched() {
  const [hub, receiver] = [await byHand(), await aReceiver()];
  const { github } = hub;
  const hook = github.addHook("acme", { events: ["*"], config: { url: receiver.url } });
  await github.webhooks.settled();
  let seen = hook.attempts.all().length;
  /** What it was told since the last call, in order. */
  const told = async () => {
    await github.issues.told();
    const attempts = hook.attempts.all().reverse().slice(seen);
    seen += attempts.length;
    return attempts;
  };
  return { ...hub, receiver, told };
}

function namesOf(attempts: readonly Attempt[]): string[] {
  return attempts.map(({ event, action }) => `${event}.${action}`);
}

it("webhooks tell each change that is made by hand, at the time of GitHub's clock", async () => {
  const { ask, told } = await watched();
  const given = { title: "Crash", labels: ["bug"], assignees: ["mei-acme"] };
  await ask("/repos/acme/web/issues", "POST", given);
  const attempts = await told();
  expect(attempts.every(({ deliveredAt }) => deliveredAt.getTime() === MONDAY)).toBe(true);
  expect(attempts[0]?.request.payload).toMatchObject({
    issue: { labels: [{ name: "bug" }], created_at: "2026-03-02T09:30:00Z", user: { login: "acme-owner" } },
  });
  expect(namesOf(attempts)).toEqual(["issues.opened", "issues.labeled", "issues.assigned"]);
  for (const [method, below, body, events] of [
    ["PATCH", "", { title: "Crash on Safari" }, ["issues.edited"]],
    ["PATCH", "", { title: "Crash on Safari" }, []],
    ["PATCH", "", { milestone: 1 }, ["issues.milestoned"]],
    ["PATCH", "", { milestone: 2 }, ["issues.demilestoned", "issues.milestoned"]],
    ["PATCH", "", { assignees: ["tomas-acme"] }, ["issues.unassigned", "issues.assigned"]],
    ["PATCH", "", { type: "Bug" }, ["issues.typed"]],
    ["PATCH", "", { state: "closed", state_reason: "not_planned" }, ["issues.closed"]],
    ["PATCH", "", { state: "closed" }, []],
    ["PATCH", "", { state: "open" }, ["issues.reopened"]],
    ["POST", "/labels", { labels: ["BUG", "P1"] }, ["issues.labeled"]],
    ["PUT", "/labels", { labels: ["bug"] }, ["issues.unlabeled"]],
    ["POST", "/comments", { body: "I see it, too." }, ["issue_comment.created"]],
    ["PUT", "/lock", {}, ["issues.locked"]],
    ["DELETE", "/lock", undefined, ["issues.unlocked"]],
  ] as const) {
    const { status } = await ask(`/repos/acme/web/issues/1${below}`, method, body);
    expect([below, body, status < 300, namesOf(await told())]).toEqual([below, body, true, events]);
  }
});

it("each of the events of labels that come together tells of all of them, at one time", async () => {
  const { issues, ask, told } = await watched();
  issues.apply({ action: "opened", repository: "acme/web", title: "Crash", labels: ["question"], by: MEI });
  await ask("/repos/acme/web/issues/1/labels", "PUT", { labels: ["bug", "P1"] });
  const attempts = await told();
  expect(namesOf(attempts)).toEqual(["issues.unlabeled", "issues.labeled", "issues.labeled"]);
  const [first] = attempts.map(({ request }) => request.payload);
  for (const { request } of attempts) {
    expect(request.payload).toMatchObject({ issue: { labels: [{ name: "bug" }, { name: "P1" }] } });
    expect(request.payload).toHaveProperty(
      "issue.updated_at",
      (first as { issue: { updated_at: string } }).issue.updated_at,
    );
  }
});

it("both repositories are told of a sub-issue", async () => {
  const { issues, ask, told } = await watched();
  issues.apply({ action: "opened", repository: "acme/web", title: "Whole", by: MEI });
  const { issue } = issues.apply({ action: "opened", repository: "acme/api", title: "Part", by: MEI });
  await ask("/repos/acme/web/issues/1/sub_issues", "POST", { sub_issue_id: issue?.id });
  expect((await told()).map(({ request }) => request.payload)).toMatchObject([
    {
      action: "parent_issue_added",
      repository: { full_name: "acme/api" },
      sub_issue_id: issue?.id,
    },
    {
      action: "sub_issue_added",
      repository: { full_name: "acme/web" },
      parent_issue: { sub_issues_summary: { total: 1, completed: 0 } },
    },
  ]);
});

it("an API call does not wait for webhooks", async () => {
  const { ask, receiver, told } = await watched();
  const answer = Promise.withResolvers<void>();
  receiver.until = answer.promise;
  expect((await ask("/repos/acme/web/issues", "POST", { title: "Crash" })).status).toBe(201);
  answer.resolve();
  expect(namesOf(await told())).toEqual(["issues.opened"]);
});
