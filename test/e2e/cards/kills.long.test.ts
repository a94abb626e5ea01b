import { expect, it } from "vitest";
import { aCardsStack } from "./testing/cards-stack.ts";
import { wrongWith } from "./testing/check.ts";
import type { Issue } from "./testing/issue.ts";
import { killAtRandom } from "./testing/kills.ts";
import { scaled } from "./testing/lengths.ts";
import { measured } from "./testing/measured.ts";
import { shuffled } from "./testing/random.ts";
import { aShortLife, aWholeLife } from "./testing/script.ts";
import { unknownOutcome } from "./testing/slack-faults.ts";

const KILLS = 20;

it(`${KILLS} kills at random moments, while Slack loses answers, answers late, and shows what it has 30 s later: no event is lost, and none is shown twice at any moment`, async () => {
  const stack = await aCardsStack();
  stack.slack.historyLagMs = scaled(30_000);
  stack.slackTraffic.onRequest = () => unknownOutcome(10);
  const issues: Issue[] = [];
  let kills = 0;
  while (kills < KILLS) {
    const more = [aWholeLife({ isDeleted: false }), aShortLife()];
    issues.push(...more);
    await stack.publish(...shuffled(more.flatMap(({ events }) => events)));
    kills += (await killAtRandom(stack, kills % 2)) ? 1 : 0;
  }
  stack.slackTraffic.onRequest = () => undefined;
  await stack.shown();
  expect(wrongWith(stack.slack, issues)).toEqual([]);
  expect(stack.doubles).toEqual([]);
  expect(stack.pushes.deadLettered).toEqual([]);
  const looks = stack.log.filter(({ reason }) => reason === "settle-found" || reason === "settle-missing");
  measured(`${kills} kills, ${issues.length} issues: ${stack.doubles.length} doubles, ${looks.length} looks`);
});
