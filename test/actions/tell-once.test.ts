import { memoryStore } from "@issue-relay/shared/documents/testing/memory-store";
import { RetryLater } from "@issue-relay/shared/errors";
import { createLogger } from "@issue-relay/shared/logger";
import { expect, it } from "vitest";
import { tellOnce } from "../../functions/actions/src/commands/tell-once.ts";

const command = {
  version: 1,
  id: "0".repeat(32),
  at: "2026-03-02T09:00:00Z",
  by: { member: "U1", login: "mei" },
  channel: "C1",
  issue: { repository: "acme/web", number: 1, id: 4711 },
  wish: { what: "take" },
} as const;

it("tells whoever asked once, also where the command comes again while Slack takes its time", async () => {
  const told: string[] = [];
  const slack = Promise.withResolvers<void>();
  const logger = createLogger({ level: "silent" });
  const documents = memoryStore(Date.now);
  const attempt = () => {
    return tellOnce(
      command,
      { what: "failed", pieces: [], logger },
      {
        documents,
        async tell() {
          told.push("it was not assigned to you");
          await (told.length === 1 && slack.promise);
        },
      },
    );
  };
  const first = attempt();
  await expect.poll(() => told).toHaveLength(1);
  await expect(attempt()).rejects.toThrow(RetryLater);
  slack.resolve();
  await first;
  await attempt();
  expect(told).toHaveLength(1);
});
