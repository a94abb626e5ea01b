import { allRows, rowsOf, slackMessagesOf } from "@issue-relay/local/stack/arrivals";
import { CHANNEL } from "@issue-relay/local/stack/names";
import { until } from "@issue-relay/local/stack/until";
import { type Delivered, deliver } from "@issue-relay/local/stand-ins/github/deliver";
import { aboutANewIssue } from "@issue-relay/local/stand-ins/github/new-issue";
import {
  type Example,
  examplePayload,
  RECORDED_AT,
  recordedPayloads,
} from "@issue-relay/local/stand-ins/github/payloads";
import { ISSUE_ACTIONS } from "@issue-relay/shared/event/issue-event";
import { beforeAll, describe, expect, it } from "vitest";
import { aStack, type TestStack } from "./testing/a-stack.ts";

let stack: TestStack;
beforeAll(async () => {
  stack = await aStack();
});

describe("every recorded payload", () => {
  it("becomes a row and a message, or is ignored if it is about a pull request", async () => {
    const recorded = RECORDED_AT.flatMap((at) => [
      ...recordedPayloads("issues", at),
      ...recordedPayloads("issue_comment", at),
    ]);
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
    await until("a message for each", () =>
      [...published].every((id) => slackMessagesOf(stack, id).length > 0),
    );
    expect(new Set((await allRows(stack)).map((row) => row.event_id))).toEqual(published);
    expect(stack.log.filter(({ severity }) => severity !== "INFO")).toEqual([]);
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

describe("every action", () => {
  it.each(ISSUE_ACTIONS)("%s reaches Slack and BigQuery once", async (action) => {
    const { event, payload } = aboutANewIssue(examplePayload(`issues.${action}`), { repository: "acme/web" });
    delete payload.issue?.pull_request;
    const { answer } = await deliver(stack, { event, payload });
    const eventId = String(answer.eventId);
    const message = await until("a message", () => slackMessagesOf(stack, eventId)[0]);
    expect(message.text).toContain(`acme/web#${payload.issue?.number}`);
    const row = await until("a row", async () =>
      (await allRows(stack)).find((row) => row.event_id === eventId),
    );
    expect(row).toMatchObject({ action, repository: "acme/web", issue_number: payload.issue?.number });
    expect(await rowsOf(stack, eventId)).toHaveLength(1);
    expect(slackMessagesOf(stack, eventId)).toHaveLength(1);
  });
});
