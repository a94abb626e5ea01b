import type { RelayProblem } from "../routes/never-matches.ts";
import type { Relay } from "../routes/relay-schema.ts";
import { reachOfHost } from "./webhook-host.ts";

/** What is wrong with rules of which each part by itself is right. */
export function ruleProblems(relay: Relay): RelayProblem[] {
  return [...unknownNames(relay), ...unreachable(relay)];
}

function unknownNames({ rules, webhooks, channels, alerts }: Relay): RelayProblem[] {
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

/** A function would post nothing there. What only DNS knows, it looks at itself. */
function unreachable({ webhooks }: Relay): RelayProblem[] {
  return Object.entries(webhooks).flatMap(([name, { url, private: mayBePrivate }]) => {
    const reach = reachOfHost(URL.parse(url)?.hostname ?? "");
    const path = ["webhooks", name, "url"];
    if (reach === "never") {
      return [{ path, message: "is where no webhook can be, such as Google's metadata server" }];
    }
    return reach === "private" && !mayBePrivate
      ? [{ path, message: "is in a private network: say `private: true`, where that is meant" }]
      : [];
  });
}
