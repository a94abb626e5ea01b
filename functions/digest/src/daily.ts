import { ask } from "@issue-relay/shared/ask";
import { dayIn } from "@issue-relay/shared/time-zone";
import { channelsFor, routeTo } from "./audience.ts";
import type { Digest, Saying } from "./digest.ts";
import { dailyMessage } from "./messages/daily-message.ts";
import { factsOf, TO_DO, ToDoRow } from "./to-do.ts";
import { howTeamsWork } from "./working-days.ts";

/** On a day on which somebody works, working time begins within this after the digest. In ms. */
const DAY = 12 * 3_600_000;

/** To each channel the issues that wait for somebody, where there are any, and on days on which anybody works. */
export async function daily(digest: Digest, at: Date): Promise<Saying[]> {
  const { relay, outlets, dashboard } = digest;
  const { is_working, day_seconds: daySeconds } = await howTeamsWork(digest, at, { after: DAY });
  if (!is_working) {
    return [];
  }
  const all = await ask(digest.query, ToDoRow, TO_DO);
  return channelsFor(relay, "daily").flatMap((channel) => {
    const issues = all.filter((row) => routeTo(relay, channel, factsOf(row)));
    const place = outlets.get(channel)?.place;
    if (!place || issues.length === 0) {
      return [];
    }
    const occasion = `daily ${dayIn(digest.timeZone, at)}`;
    return [{ channel, place, occasion, message: dailyMessage(issues, { daySeconds, dashboard }) }];
  });
}
