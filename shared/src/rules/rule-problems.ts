import type { RelayProblem } from "../routes/never-matches.ts";
import type { Relay } from "../routes/relay-schema.ts";
import { fieldsOfEvents } from "./template.ts";
import { reachOfHost } from "./webhook-host.ts";

/** What is wrong with rules of which each part by itself is right. */
export function ruleProblems(relay: Relay): RelayProblem[] {
  return [...unknownNames(relay), ...unreachable(relay), ...ofNoEvent(relay), ...tooFew(relay)];
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

/** With `after`, a rule acts on no event: what is only about events means nothing there, and `without` nothing elsewhere. */
function ofNoEvent({ rules }: Relay): RelayProblem[] {
  return rules.flatMap((rule, index) => {
    const { after, without, when, max_age: maxAge, own_changes: ownChanges } = rule;
    const at = (path: (string | number)[], message: string) => ({ path: ["rules", index, ...path], message });
    if (after === undefined) {
      return without === undefined ? [] : [at(["without"], "needs `after`, such as `after: 8h`")];
    }
    const ofEvents = [
      { path: ["when", "actions"], isGiven: when.actions !== undefined },
      { path: ["when", "senders"], isGiven: when.senders !== undefined },
      { path: ["max_age"], isGiven: maxAge !== undefined },
      { path: ["own_changes"], isGiven: ownChanges },
    ];
    return [
      ...ofEvents.flatMap(({ path, isGiven }) => (isGiven ? at(path, OF_EVENTS) : [])),
      ...rule.do.flatMap(({ comment = "" }, step) =>
        fieldsOfEvents(comment).map((name) => at(["do", step, "comment"], `{{ ${name} }} ${OF_EVENTS}`)),
      ),
    ];
  });
}

const OF_EVENTS = "is about what happens: a rule with `after` acts where nothing has happened";

/** The digest tells at most half of a rule's limit with each call, and two calls can fall into the hour that the limit is for. */
function tooFew({ rules }: Relay): RelayProblem[] {
  return rules.flatMap(({ after, limits }, index) =>
    after === undefined || limits.all > 1
      ? []
      : [
          {
            path: ["rules", index, "limits", "all"],
            message: "must be at least 2 with `after`: two calls can fall into one hour",
          },
        ],
  );
}
