import type { ButtonValue } from "@issue-relay/shared/commands/buttons";
import type { Command } from "@issue-relay/shared/commands/command";
import { createLogger } from "@issue-relay/shared/logger";
import { Relay } from "@issue-relay/shared/routes/relay";
import { plainText } from "@issue-relay/shared/slack/piece";
import type { ModalView } from "@slack/types";
import type { Dependencies } from "../dependencies.ts";

export const ISSUE: ButtonValue = { repository: "acme/web", number: 12, id: 120 };

export const RELAY = Relay.parse({
  people: { mei: "U0MEI", tomas: "U0TOMAS" },
  groups: { oncall: "S0ONCALL" },
  channels: { issues: "C0ISSUES" },
  routes: [{ name: "everything", to: "issues" }],
  buttons: {
    take: "people",
    label: "people",
    close: ["mei"],
    reply: "people",
    snooze: "people",
    create: { who: ["mei"], repositories: ["acme/web", "acme/api"] },
  },
});

/** What the function does when Slack calls it, and nothing of it leaves the process: only `mei` may close and create issues. */
export function aFunction({
  labels = async () => [],
  relay = RELAY,
}: {
  labels?: () => Promise<string[]>;
  relay?: Relay;
} = {}) {
  const published: Command[] = [];
  const opened: ModalView[] = [];
  const told: string[] = [];
  const dependencies: Dependencies = {
    relay,
    publish: async (command) => void published.push(command),
    open: async (_, view) => void opened.push(view),
    tell: async ({ member, responseUrl }, pieces) =>
      void told.push(`${member}${responseUrl ? ` at ${responseUrl}` : ""}: ${plainText(pieces)}`),
    labelsOf: labels,
    now: () => new Date("2026-03-02T12:00:00Z"),
    timeZone: "Europe/Berlin",
    logger: createLogger({ level: "silent" }),
  };
  return { dependencies, published, opened, told };
}
