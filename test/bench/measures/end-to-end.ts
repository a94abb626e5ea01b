import { setTimeout as delay } from "node:timers/promises";
import { startStack } from "@issue-relay/local/stack/stack";
import { until } from "@issue-relay/local/stack/until";
import { deliver } from "@issue-relay/local/stand-ins/github/deliver";
import { aboutANewIssue } from "@issue-relay/local/stand-ins/github/new-issue";
import { examplePayload } from "@issue-relay/local/stand-ins/github/payloads";
import type { Figures } from "../figures.ts";
import { percentile } from "../figures.ts";

/**
 * Measures the whole local stack while deliveries come at a steady rate: from sending a delivery to GitHub's answer, to the row
 * in BigQuery, and to Slack's confirmation.
 */
export async function endToEnd(perSecond: number, seconds: number): Promise<Figures> {
  const sentAt = new Map<string, number>();
  const rowMs = new Map<string, number>();
  const slackMs = new Map<string, number>();
  const note = (into: Map<string, number>, id: string) => into.set(id, into.get(id) ?? performance.now());
  const stack = await startStack({
    // Slack takes about one message a second in a channel: with that, this would only measure its backlog.
    slackPaced: false,
    onInsert: ({ insertIds }) => {
      for (const id of insertIds) {
        note(rowMs, id);
      }
    },
    onLog: (name, { message, eventId }) => {
      if (name === "slack" && message === "delivered" && eventId) {
        note(slackMs, eventId);
      }
    },
  });
  try {
    const opened = examplePayload("issues.opened");
    // The first delivery opens the connections.
    await deliver(stack, aboutANewIssue(opened, {}));
    const answers = await Promise.all(
      Array.from({ length: perSecond * seconds }, async (_, n) => {
        await delay((n * 1_000) / perSecond);
        const startedAt = performance.now();
        const { status, answer, ms } = await deliver(stack, aboutANewIssue(opened, {}));
        if (status !== 202) {
          throw new Error(`ingress answers ${status}`);
        }
        sentAt.set(String(answer.eventId), startedAt);
        return ms;
      }),
    );
    const arrived = (at: Map<string, number>) => [...sentAt.keys()].every((id) => at.has(id));
    await until("every event is in BigQuery and in Slack", () => arrived(rowMs) && arrived(slackMs));
    const since = (at: Map<string, number>) =>
      [...sentAt].map(([id, startedAt]) => (at.get(id) ?? Number.NaN) - startedAt);
    return {
      ...percentiles("GitHub is answered", answers),
      ...percentiles("the row is there", since(rowMs)),
      ...percentiles("Slack has confirmed", since(slackMs)),
    };
  } finally {
    await stack.close();
  }
}

function percentiles(what: string, values: number[]): Figures {
  return { [`${what}, p50, ms`]: percentile(values, 0.5), [`${what}, p99, ms`]: percentile(values, 0.99) };
}
