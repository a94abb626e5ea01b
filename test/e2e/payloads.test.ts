import { allRows, rowsOf, shownIssues, shownOf } from "@issue-relay/local/stack/arrivals";
import type { LogEntry } from "@issue-relay/local/stack/function-process";
import { CHANNEL } from "@issue-relay/local/stack/names";
import { until } from "@issue-relay/local/stack/until";
import { type Delivered, deliver } from "@issue-relay/local/stand-ins/github/deliver";
import { aboutANewIssue } from "@issue-relay/local/stand-ins/github/new-issue";
import {
  type Example,
  exampleNames,
  examplePayload,
  Payload,
  RECORDED_AT,
  recordedPayloads,
} from "@issue-relay/local/stand-ins/github/payloads";
import { isHookEvent } from "@issue-relay/shared/github/hook";
import { beforeAll, describe, expect, it } from "vitest";
import { EXTREMES, publishedEvents } from "../contract/testing/github-schemas.ts";
import { aStack, type TestStack } from "./testing/a-stack.ts";

let stack: TestStack;
beforeAll(async () => {
  stack = await aStack();
});

describe("every recorded payload", () => {
  it("becomes a row and is on the one card of its issue, or is ignored if it is about a pull request", async () => {
    const recorded = RECORDED_AT.flatMap((at) => [
      ...recordedPayloads("issues", at),
      ...recordedPayloads("issue_comment", at),
    ]).map(onGitHubCom);
    expect(recorded.length).toBe(38 + 2 + 2 + 2 + 13 + 13);
    const sent: (Delivered & { example: Example })[] = [];
    for (const example of recorded) {
      sent.push({ example, ...(await deliver(stack, example)) });
    }

    const published = new Set<string>();
    for (const { example, status, answer } of sent) {
      expect(status).toBe(202);
      expect(answer.status).toBe(example.payload.issue?.pull_request ? "ignored" : "published");
      if (typeof answer.eventId === "string") {
        published.add(answer.eventId);
      }
    }
    await until("a row for each", async () => (await allRows(stack)).length >= published.size);
    await until("slack has taken each", () => [...published].every((id) => deliveredBy(id).has("slack")));
    const rows = await allRows(stack);
    expect(new Set(rows.map((row) => row.event_id))).toEqual(published);
    const issues = await until("a card for each issue", () => {
      const shown = shownIssues(stack);
      return shown.size === new Set(rows.map((row) => row.issue_id)).size && shown;
    });
    for (const { cards, lines } of issues.values()) {
      expect(cards).toHaveLength(1);
      expect(new Set(lines.map(({ key }) => key)).size).toBe(lines.length);
    }
    // GitHub's recorded payloads repeat each other, and a copy waits until its event is shown.
    const isUsual = ({ severity, reason }: LogEntry) => severity === "INFO" || reason === "retry-later";
    expect(stack.log.filter((line) => !isUsual(line))).toEqual([]);
    expect(stack.slack.messages(CHANNEL.name).flatMap(({ pings }) => pings)).toEqual([]);
  });

  it("of a ping gets the answer 200", async () => {
    const pings = recordedPayloads("ping");
    expect(pings).toHaveLength(4);
    for (const ping of pings) {
      expect(await deliver(stack, ping)).toMatchObject({ status: 200, answer: { status: "pong" } });
    }
  });

  it("of another event is ignored", async () => {
    for (const event of ["push", "star", "pull_request"]) {
      const [example] = recordedPayloads(event);
      expect(example).toBeDefined();
      expect(await deliver(stack, { event, payload: example?.payload })).toMatchObject({
        status: 202,
        answer: { status: "ignored" },
      });
    }
  });
});

/** What a channel does not show: of an issue that it never saw, the deletion neither. */
const WITHOUT_CARD = [
  "issues.deleted",
  "issues.locked",
  "issues.pinned",
  "issues.unlocked",
  "issues.unpinned",
  "issue_comment.pinned",
  "issue_comment.unpinned",
];

/** What has a line in the thread. Of all else the card alone tells; and a comment that was deleted leaves the thread. */
const WITH_LINE = [
  "issues.assigned",
  "issues.closed",
  "issues.reopened",
  "issues.transferred",
  "issues.unassigned",
  "issue_comment.created",
  "issue_comment.edited",
  "sub_issues.sub_issue_added",
  "sub_issues.sub_issue_removed",
  "issue_dependencies.blocked_by_added",
  "issue_dependencies.blocked_by_removed",
  "issue_relates_to.relates_to_added",
  "issue_relates_to.relates_to_removed",
];

/** Long before the event: what happens with the opening has no line. */
const OPENED_AT = "2026-01-05T08:00:00Z";

describe("every event", () => {
  const names = exampleNames().filter((name) => name !== "ping");
  it.each(names)("%s reaches Slack and BigQuery once", async (name) => {
    const { event, payload } = aboutANewIssue(examplePayload(name), { repository: "acme/web" });
    delete payload.issue?.pull_request;
    Object.assign(payload.issue ?? {}, { created_at: OPENED_AT });
    const { answer } = await deliver(stack, { event, payload });
    const eventId = String(answer.eventId);
    const row = await until("a row", async () =>
      (await allRows(stack)).find((row) => row.event_id === eventId),
    );
    expect(row).toMatchObject({ type: event, action: payload.action, repository: "acme/web" });
    await until("both consumers", () => deliveredBy(eventId).size === 2);
    expect(await rowsOf(stack, eventId)).toHaveLength(1);
    const { cards, lines } = shownOf(stack, Number(row.issue_id));
    const card = expect.stringContaining(`acme/web#${row.issue_number}`);
    expect(cards.map(({ text }) => text)).toEqual(WITHOUT_CARD.includes(name) ? [] : [card]);
    expect(lines).toHaveLength(WITH_LINE.includes(name) ? 1 : 0);
    for (const { text } of [...cards, ...lines.map(({ message }) => message)]) {
      expect(text).not.toMatch(/triggered|undefined|null|NaN/);
    }
  });

  it("about two issues names the other issue in its row and in Slack", async () => {
    for (const name of ["sub_issues.sub_issue_added", "issue_dependencies.blocked_by_added"]) {
      const { event, payload } = aboutANewIssue(examplePayload(name), { repository: "acme/web" });
      const other = payload.sub_issue ?? payload.blocking_issue;
      const { answer } = await deliver(stack, { event, payload });
      const [row] = await until("a row", async () => found(await rowsOf(stack, String(answer.eventId))));
      const [line] = await until("a line", () => found(shownOf(stack, Number(row?.issue_id)).lines));
      expect(line?.message.text).toContain(`acme/web#${other?.number}`);
      expect(row).toMatchObject({ related_issue: `acme/web#${other?.number}`, related_issue_id: other?.id });
    }
  });
});

describe("GitHub's published schemas", () => {
  const events = publishedEvents("api.github.com", isHookEvent);
  it.each(EXTREMES)("allow payloads that are %s, and ingress publishes each", async (extreme) => {
    const before = stack.log.length;
    for (const { event, payload } of events) {
      const { status, answer } = await deliver(stack, { event, payload: payload(extreme) });
      expect([status, answer.status]).toEqual([202, "published"]);
      await until("both consumers", () => deliveredBy(String(answer.eventId)).size === 2);
    }
    expect(stack.log.slice(before).filter(({ severity }) => severity !== "INFO")).toEqual([]);
  });
});

describe("a payload with a detail that is not understood", () => {
  it("reaches Slack and BigQuery without the detail, which the log names once", async () => {
    const { event, payload } = aboutANewIssue(examplePayload("issues.opened"), { repository: "acme/web" });
    Object.assign(payload.issue ?? {}, { milestone: "next", labels: [{ name: 7 }] });
    const { answer } = await deliver(stack, { event, payload });
    const eventId = String(answer.eventId);
    const [row] = await until("a row", async () => found(await rowsOf(stack, eventId)));
    expect(row).toMatchObject({ issue_milestone: null, issue_labels: [] });
    expect(row?.not_said).toEqual(expect.arrayContaining(["issue_milestone", "issue_labels"]));
    const warnings = stack.log.filter((line) => line.reason === "detail-not-understood");
    expect(warnings).toMatchObject([
      {
        function: "ingress",
        severity: "WARNING",
        eventId,
        problems: [expect.stringContaining("issue.labels.0: "), expect.stringContaining("issue.milestone: ")],
      },
    ]);
  });
});

describe("a delivery from another host", () => {
  it("is quarantined, because two hosts give the same ids to different issues", async () => {
    const [example] = recordedPayloads("issues", "ghes-35");
    const delivered = await deliver(stack, { event: "issues", payload: example?.payload });
    expect(delivered).toMatchObject({
      status: 202,
      answer: {
        status: "quarantined",
        reason: expect.stringContaining("this installation is for github.com"),
      },
    });
  });
});

it("one trace shows a delivery through all functions", async () => {
  const trace = "4bf92f3577b34da6a3ce929d0e0e4736";
  const example = aboutANewIssue(examplePayload("issues.opened"), {});
  await deliver(stack, { ...example, traceparent: `00-${trace}-00f067aa0ba902b7-01` });
  const functions = () =>
    new Set(
      stack.log
        .filter((line) => String(line["logging.googleapis.com/trace"]).endsWith(`/traces/${trace}`))
        .map((line) => line.function),
    );
  await until("a line of each function", () => functions().size === 3);
  expect(functions()).toEqual(new Set(["ingress", "slack", "bigquery"]));
});

/** The consumers that have delivered an event. */
function deliveredBy(eventId: string): Set<string> {
  const lines = stack.log.filter((line) => line.eventId === eventId && line.message === "delivered");
  return new Set(lines.map((line) => line.function));
}

function found<T>(items: T[]): T[] | undefined {
  return items.length > 0 ? items : undefined;
}

/** A payload of an Enterprise Server as github.com, which the local stack is for, would send it. */
function onGitHubCom({ event, payload }: Example): Example {
  const { host } = new URL(payload.repository?.html_url ?? "");
  return {
    event,
    payload: Payload.parse(JSON.parse(JSON.stringify(payload).replaceAll(host, "github.com"))),
  };
}
