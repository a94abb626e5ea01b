import { decide } from "@issue-relay/shared/routes/decide";
import { z } from "zod";
import { shownOf } from "../../stack/arrivals.ts";
import { ACTIONS, DATASET } from "../../stack/dataset.ts";
import type { Stack } from "../../stack/stack.ts";
import { until } from "../../stack/until.ts";
import type { Account } from "../../stand-ins/github/issues/account.ts";
import { eventOf } from "../event-of.ts";
import { outcomesOf } from "../rules/outcome.ts";

const STRANGER: Account = { login: "curious-heron", id: 910_000_901, type: "User", association: "NONE" };

const ARRIVAL_DEADLINE_MS = 60_000;

const Rows = z.array(
  z.object({
    issue_id: z.coerce.number(),
    rule: z.string().nullable(),
    what: z.string(),
    subject: z.string().nullable(),
    outcome: z.string(),
    problem: z.string().nullable(),
  }),
);

/**
 * Lets somebody from outside open an issue, and waits until rules have acted on it, and each channel with cards shows it.
 * @param stack whose rules call nobody outside of this machine
 * @returns what came of it, line by line
 */
export async function openAnIssue(stack: Stack): Promise<string[]> {
  const startedAt = performance.now();
  const relay = stack.relay();
  const { issue, occurrences } = await stack.github.issues.act({
    action: "opened",
    repository: "acme/web",
    title: "Nothing happens when I press Save",
    body: "Since this morning, in Firefox.",
    by: STRANGER,
  });
  const [event] = occurrences.flatMap((each) => eventOf(each) ?? []);
  if (!issue || !event) {
    throw new Error("the local GitHub has not opened the issue");
  }
  const steps = outcomesOf(relay, event).flatMap(({ acts, trial }) => (acts ? trial.of.do : []));
  const rows = await until(
    "what rules do",
    async () => {
      const [all] = await stack.bigquery.dataset(DATASET).table(ACTIONS).getRows();
      const found = Rows.parse(all).filter(({ issue_id }) => issue_id === issue.id);
      return found.length >= steps.length && found;
    },
    ARRIVAL_DEADLINE_MS,
  );
  const channels = decide(relay, event).flatMap(({ channel, place }) =>
    place === "nothing" || relay.channels[channel]?.id === undefined ? [] : [`#${channel}`],
  );
  for (const channel of channels) {
    await until(
      `its card in ${channel}`,
      () => shownOf(stack, issue.id, channel.slice(1)).cards.length > 0,
      ARRIVAL_DEADLINE_MS,
    );
  }
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  const buttons = relay.buttons === undefined ? "" : ", with buttons";
  return [
    `Then somebody opens acme/web#${issue.number}. After ${seconds} s, its card is in ${channels.join(", ") || "no channel"}${buttons}, and rules have acted:`,
    ...rows.map(
      ({ rule, what, subject, outcome, problem }) =>
        `  ${rule}: ${[what, subject].filter(Boolean).join(" ")}, ${[outcome, problem].filter(Boolean).join(": ")}`,
    ),
  ];
}
