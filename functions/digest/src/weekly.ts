import { ask } from "@issue-relay/shared/ask";
import { dayIn } from "@issue-relay/shared/time-zone";
import { channelsFor, isShownIn } from "./audience.ts";
import type { Digest, Saying } from "./digest.ts";
import { weeklyMessage } from "./messages/weekly-message.ts";
import { endedBy, RECENT_WEEKS, WeeksRow } from "./weeks.ts";
import { howTeamsWork } from "./working-days.ts";

/** To each channel what happened last week in its repositories, where anything did. */
export async function weekly(digest: Digest, at: Date): Promise<Saying[]> {
  const { relay, outlets, dashboard, timeZone } = digest;
  const { day_seconds: daySeconds } = await howTeamsWork(digest, at);
  const all = endedBy(dayIn(timeZone, at), await ask(digest.query, WeeksRow, RECENT_WEEKS));
  return channelsFor(relay, "weekly").flatMap((channel) => {
    const [first, ...more] = all.filter(({ repository: name, repository_private: isPrivate }) =>
      isShownIn(relay, channel, { name, private: isPrivate ?? undefined }),
    );
    const place = outlets.get(channel)?.place;
    if (!place || !first) {
      return [];
    }
    const occasion = `weekly ${first.weeks[0].week}`;
    return [
      { channel, place, occasion, message: weeklyMessage([first, ...more], { daySeconds, dashboard }) },
    ];
  });
}
