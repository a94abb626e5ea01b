import { matchesIssue, takesRepository } from "@issue-relay/shared/routes/conditions";
import type { IssueFacts } from "@issue-relay/shared/routes/issue-facts";
import { isAmong } from "@issue-relay/shared/routes/pattern";
import type { Relay, Route } from "@issue-relay/shared/routes/relay-schema";

/** The names of the channels that get a digest of this kind. */
export function channelsFor(relay: Relay, kind: "daily" | "weekly"): string[] {
  return Object.entries(relay.channels).flatMap(([name, { digest }]) =>
    digest.includes(kind) ? [name] : [],
  );
}

/** The route that brings an issue to a channel: the first one that matches. Undefined: none does. */
export function routeTo(relay: Relay, channel: string, facts: IssueFacts): Route | undefined {
  return routesTo(relay, channel).find((route) => matchesIssue(route, facts));
}

/** Whether a channel gets issues of a repository, whatever else its routes ask of them. */
export function isShownIn(relay: Relay, channel: string, repository: IssueFacts["repository"]): boolean {
  return routesTo(relay, channel).some((route) => takesRepository(route, repository));
}

/** Those that take a whole issue, from its opening on. One that only tells of closings, for example, is about what happens, not what waits. */
function routesTo({ routes }: Relay, channel: string): Route[] {
  return routes.filter(
    ({ to, when }) => to.includes(channel) && isAmong("issues.opened", when.actions ?? ["*"]),
  );
}
