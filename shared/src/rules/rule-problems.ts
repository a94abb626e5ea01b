import type { RelayProblem } from "../routes/never-matches.ts";
import type { Relay } from "../routes/relay-schema.ts";

/** What is wrong with rules of which each part by itself is right. */
export function ruleProblems({ rules, webhooks, channels, alerts }: Relay): RelayProblem[] {
  const unknown = rules.flatMap((rule, index) =>
    rule.do.flatMap(({ webhook }, step) =>
      webhook === undefined || Object.hasOwn(webhooks, webhook)
        ? []
        : [
            {
              path: ["rules", index, "do", step, "webhook"],
              message: `there is no webhook ${webhook} in webhooks`,
            },
          ],
    ),
  );
  const isKnown = alerts === undefined || Object.hasOwn(channels, alerts);
  return [
    ...unknown,
    ...(isKnown ? [] : [{ path: ["alerts"], message: `there is no channel ${alerts} in channels` }]),
  ];
}
