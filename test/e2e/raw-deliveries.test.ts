import { createHmac, randomUUID } from "node:crypto";
import { allRows, rowsOf } from "@issue-relay/local/stack/arrivals";
import { DATASET, DELIVERIES } from "@issue-relay/local/stack/dataset";
import { until } from "@issue-relay/local/stack/until";
import { aboutANewIssue } from "@issue-relay/local/stand-ins/github/new-issue";
import { examplePayload } from "@issue-relay/local/stand-ins/github/payloads";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { canaryDelivery } from "../../functions/recover/src/canary/delivery.ts";
import { aStack } from "./testing/a-stack.ts";
import { takeDeadLetters } from "./testing/dead-letters.ts";

const stack = await aStack({ functions: ["ingress", "bigquery"], raw: true });

const Row = z.object({
  subscription_name: z.string(),
  data: z.string(),
  attributes: z.string().transform((json) => z.record(z.string(), z.string()).parse(JSON.parse(json))),
});

const Answer = z.looseObject({ status: z.string().optional(), eventId: z.string().optional() });

/** Posts a body as GitHub does, signed unless another signature is given. */
async function post(event: string, body: string | Buffer, headers: Record<string, string> = {}) {
  const guid = randomUUID();
  const response = await fetch(stack.ingress, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      "x-github-event": event,
      "x-github-delivery": guid,
      "x-github-hook-id": "460000001",
      "x-hub-signature-256": `sha256=${createHmac("sha256", stack.webhookSecret).update(body).digest("hex")}`,
      ...headers,
    },
    body: typeof body === "string" ? body : new Uint8Array(body),
  });
  return { guid, code: response.status, answer: Answer.parse(await response.json()) };
}

async function kept() {
  const [rows] = await stack.bigquery.dataset(DATASET).table(DELIVERIES).getRows();
  return z.array(Row).parse(rows);
}

/** The rows of a delivery, when there is one. */
async function keptOf(guid: string) {
  return until("the raw delivery", async () => {
    const rows = (await kept()).filter(({ attributes }) => attributes["x-github-delivery"] === guid);
    return rows.length > 0 && rows;
  });
}

const newIssue = () => aboutANewIssue(examplePayload("issues.opened"), {});

describe("of GitHub's signed deliveries is kept", () => {
  it("an event of ours, as the text that GitHub has signed, with when it was received", async () => {
    const body = `${JSON.stringify(newIssue().payload).slice(0, -1)}, "2": 12345678901234567890, "1": "é"}`;
    const { guid, answer } = await post("issues", body);
    const [row] = await keptOf(guid);
    expect(row).toMatchObject({
      subscription_name: expect.stringMatching(/\/deliveries-table$/),
      data: body,
      attributes: { "x-github-event": "issues", "x-github-hook-id": "460000001" },
    });
    const [event] = await until("its row", async () => {
      const rows = await rowsOf(stack, answer.eventId ?? "");
      return rows.length > 0 && rows;
    });
    expect(event?.received_at).toMatchObject({ value: row?.attributes.receivedAt });
  });

  it.each([
    ["pull_request", { action: "opened", number: 2, pull_request: { title: "é" } }],
    ["push", { ref: "refs/heads/main", commits: [] }],
    ["ping", examplePayload("ping").payload],
  ])("a %s, of which there is no event", async (event, payload) => {
    const body = JSON.stringify(payload);
    const { guid } = await post(event, body);
    expect(await keptOf(guid)).toMatchObject([{ data: body, attributes: { "x-github-event": event } }]);
  });

  it("the payload of a form", async () => {
    const payload = JSON.stringify(newIssue().payload);
    const form = new URLSearchParams({ payload }).toString();
    const { guid } = await post("issues", form, { "content-type": "application/x-www-form-urlencoded" });
    expect(await keptOf(guid)).toMatchObject([{ data: payload }]);
  });

  it("what is quarantined, beside its dead letter", async () => {
    const { guid, answer } = await post("issues", '{"action":');
    expect(answer.status).toBe("quarantined");
    expect(await keptOf(guid)).toMatchObject([{ data: '{"action":' }]);
    await until("the dead letter", async () => (await takeDeadLetters(stack)).length > 0);
  });

  it("a body of 5 MB: that of another event is ignored, that of an issue is still too large for an event", async () => {
    const body = `{"action":"opened","x":"${"x".repeat(5_000_000)}"}`;
    const push = await post("push", body);
    expect(push).toMatchObject({ code: 202, answer: { status: "ignored" } });
    const issue = await post("issues", body);
    expect(issue.code).toBe(413);
    for (const { guid } of [push, issue]) {
      expect((await keptOf(guid)).map(({ data }) => data === body)).toEqual([true]);
    }
    expect(stack.log.filter(({ reason }) => reason === "event-too-large")).toHaveLength(1);
  });

  it("a body of 9 MB", async () => {
    const { guid, code } = await post("push", Buffer.alloc(9_000_000, " "));
    expect(code).toBe(202);
    expect((await keptOf(guid)).map(({ data }) => data.length)).toEqual([9_000_000]);
  });
});

describe("is not kept", () => {
  it("a body of 9.5 MB: it is told in the log, and answered as if nothing were kept", async () => {
    const { code, answer } = await post("push", Buffer.alloc(9_500_000, " "));
    expect({ code, answer }).toEqual({ code: 202, answer: { status: "ignored" } });
    expect((await post("issues", Buffer.alloc(9_500_000, " "))).code).toBe(413);
    await expect
      .poll(() => stack.log.filter(({ reason }) => reason === "raw-too-large"))
      .toMatchObject([
        { severity: "WARNING", eventName: "push", bytes: 9_500_000 },
        { severity: "WARNING", eventName: "issues", bytes: 9_500_000 },
      ]);
  });

  it("what GitHub has not signed, and our own canaries", async () => {
    const before = (await kept()).length;
    const unsigned = { "x-hub-signature-256": `sha256=${"a".repeat(64)}` };
    expect((await post("push", "{}", unsigned)).code).toBe(401);
    const secret = stack.webhookSecret;
    const canary = canaryDelivery({ host: "github.com", secret, at: new Date() });
    expect((await post("issues", canary.body)).code).toBe(200);
    // What comes later is there: so these are not on their way any more.
    await keptOf((await post("push", "{}")).guid);
    expect(await kept()).toHaveLength(before + 1);
  });
});

describe("while Pub/Sub does not take raw deliveries", () => {
  it("GitHub is told 503, and the copy that it then delivers is the same event", async () => {
    const { payload } = newIssue();
    const body = JSON.stringify(payload);
    stack.faults.pubsub.add({ kind: "hang", path: "topics/deliveries" });
    const failed = await post("issues", body);
    expect(failed.code).toBe(503);
    stack.faults.pubsub.clear();
    const again = await post("issues", body, { "x-github-delivery": failed.guid });
    expect(again.code).toBe(202);
    expect(await keptOf(failed.guid)).toMatchObject([{ data: body }]);
    await until("its row", async () => (await rowsOf(stack, again.answer.eventId ?? "")).length > 0);
    const rows = (await allRows(stack)).filter(({ issue_id: id }) => Number(id) === payload.issue?.id);
    expect(new Set(rows.map(({ event_id: id }) => id))).toEqual(new Set([again.answer.eventId]));
  }, 30_000);

  it.each([
    ["is not understood", '{"action":', undefined],
    ["Pub/Sub refuses as an event", JSON.stringify(newIssue().payload), "topics/issue-events"],
  ])(
    "what %s makes no dead letter: each copy that GitHub delivers would make another",
    async (_, body, refused) => {
      await takeDeadLetters(stack);
      stack.faults.pubsub.add({ kind: "status", status: 403, path: "topics/deliveries", times: 1 });
      if (refused !== undefined) {
        stack.faults.pubsub.add({ kind: "status", status: 400, path: refused });
      }
      const failed = await post("issues", body);
      expect(failed.code).toBe(503);
      expect(await takeDeadLetters(stack)).toEqual([]);
      const again = await post("issues", body, { "x-github-delivery": failed.guid });
      expect(again).toMatchObject({ code: 202, answer: { status: "quarantined" } });
      stack.faults.pubsub.clear();
      await until("the dead letter", async () => (await takeDeadLetters(stack)).length === 1);
    },
  );

  it("what is no event of ours fails, too, so that GitHub can deliver it again", async () => {
    stack.faults.pubsub.add({ kind: "status", status: 403, path: "topics/deliveries" });
    expect((await post("push", "{}")).code).toBe(503);
    stack.faults.pubsub.clear();
    const isLogged = () =>
      stack.log.some(({ reason, eventName }) => reason === "not-relayed" && eventName === "push");
    await until("it is logged", isLogged);
  });
});
