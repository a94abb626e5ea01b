import { CHANNEL } from "@issue-relay/local/stack/names";
import { until } from "@issue-relay/local/stack/until";
import { beforeAll, describe, expect, it } from "vitest";
import { aCardsStack, type CardsStack } from "./testing/cards-stack.ts";
import { wrongWith } from "./testing/check.ts";
import { PATIENCE_MS } from "./testing/lengths.ts";
import { aShortLife } from "./testing/script.ts";

let stack: CardsStack;
beforeAll(async () => {
  stack = await aCardsStack();
});

/** Waits for a line of the log that an operator is alerted by. */
function alerted(error: string) {
  return until(
    `an ERROR with ${error}`,
    () =>
      stack.log.some(
        (line) =>
          line.severity === "ERROR" &&
          line.reason === "broken-destination" &&
          JSON.stringify(line).includes(error),
      ),
    PATIENCE_MS,
  );
}

describe("an event is held, with an ERROR in the log, and shown by itself once somebody has fixed", () => {
  it.each([
    ["a revoked token", "token_revoked", () => stack.slack.revokeToken(), () => stack.slack.restoreToken()],
    [
      "an archived channel",
      "is_archived",
      () => stack.slack.archive(CHANNEL.name),
      () => stack.slack.unarchive(CHANNEL.name),
    ],
    [
      "a channel without the bot",
      "not_in_channel",
      () => stack.slack.removeBot(CHANNEL.name),
      () => stack.slack.inviteBot(CHANNEL.name),
    ],
  ])("%s", async (_, error, damage, repair) => {
    const [issue, known] = [aShortLife(), aShortLife()];
    const [opened, ...more] = known.events;
    await stack.publish(...(opened ? [opened] : []));
    await stack.shown();
    const before = stack.slack.messages(CHANNEL.name).length;
    damage();
    await stack.publish(...issue.events, ...more);
    await alerted(error);
    expect(stack.slack.messages(CHANNEL.name)).toHaveLength(before);
    repair();
    await stack.shown();
    expect(wrongWith(stack.slack, [issue, known])).toEqual([]);
    expect(stack.doubles).toEqual([]);
  });

  it("a missing scope, which is needed only where Slack's answer was lost", async () => {
    const { scopes } = stack.slack;
    stack.slack.scopes = ["chat:write"];
    stack.slackTraffic.add({ kind: "lose-answer", times: 1, path: "chat.postMessage" });
    const issue = aShortLife();
    await stack.publish(...issue.events);
    await alerted("missing_scope");
    await alerted("channels:history");
    stack.slack.scopes = scopes;
    await stack.shown();
    expect(wrongWith(stack.slack, [issue])).toEqual([]);
    expect(stack.doubles).toEqual([]);
  });
});

it("nothing is shown in a channel that was made anew under the old name, since it is another one", async () => {
  const id = stack.slack.recreate(CHANNEL.name);
  await stack.publish(...aShortLife().events);
  await alerted("channel_not_found");
  expect(stack.slack.messages(id)).toEqual([]);
  expect(stack.pushes.open()).toBeGreaterThan(0);
});
