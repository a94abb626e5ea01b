import type { Read } from "@issue-relay/shared/slack/channel-problem";
import { z } from "zod";

/** Somebody in Slack who can be mentioned. */
export interface Member {
  /** `U…` or `W…` */
  id: string;
  username: string;
  realName: string;
  /** "" where they have none. */
  displayName: string;
  /** What they do, in their own words. */
  title: string;
}

/** Slack recommends no more at a time: https://docs.slack.dev/apis/web-api/pagination */
const PAGE = "200";

/** Slack's own bot, which Slack does not call a bot. */
const SLACKBOT = "USLACKBOT";

/**
 * https://docs.slack.dev/reference/methods/users.list, which has no fields that a workspace has added to its profiles:
 * https://github.com/slack-go/slack/issues/1002
 */
const Page = z.object({
  members: z.array(
    z.object({
      id: z.string(),
      name: z.string().default(""),
      deleted: z.boolean().default(false),
      is_bot: z.boolean().default(false),
      profile: z
        .object({
          real_name: z.string().default(""),
          display_name: z.string().default(""),
          title: z.string().nullish(),
        })
        .prefault({}),
    }),
  ),
  response_metadata: z.object({ next_cursor: z.string().default("") }).prefault({}),
});

/**
 * Everybody in the workspace who is neither a bot nor has left. A page can be short, or empty, and not be the last.
 * @throws Refused, such as `missing_scope`; UnknownOutcome
 */
export async function membersIn(slack: Read): Promise<Member[]> {
  const all: Member[] = [];
  let cursor = "";
  do {
    const page = Page.parse(await slack("users.list", { limit: PAGE, ...(cursor && { cursor }) }));
    for (const { id, name, deleted, is_bot, profile } of page.members) {
      if (!deleted && !is_bot && id !== SLACKBOT) {
        const { real_name: realName, display_name: displayName, title } = profile;
        all.push({ id, username: name, realName, displayName, title: title ?? "" });
      }
    }
    cursor = page.response_metadata.next_cursor;
  } while (cursor !== "");
  return all;
}
