import type { FieldPath } from "@issue-relay/shared/routes/problem";
import type { Relay } from "@issue-relay/shared/routes/relay";
import { channelProblem, type Read, unlessUnknown } from "@issue-relay/shared/slack/channel-problem";
import { Refused } from "@issue-relay/shared/slack/failures";
import * as z from "@issue-relay/shared/zod";

/**
 * What of the file Slack does not have, or has no more. What the token may not ask is named once for each part of the file.
 * @throws Refused, UnknownOutcome where Slack does not answer
 */
export async function problemsInSlack(
  { channels, people, groups }: Relay,
  read: Read,
): Promise<[FieldPath, string][]> {
  const channelIds = Object.entries(channels).flatMap(([name, { id }]) =>
    id === undefined ? [] : [[name, id] as const],
  );
  return [
    ...(await problemsOf("people", Object.entries(people), (id) => memberProblem(id, read))),
    ...(await problemsOf("groups", Object.entries(groups), groupProblems(read))),
    ...(await problemsOf("channels", channelIds, (id) => channelProblem(id, read))),
  ];
}

async function problemsOf(
  field: keyof Relay,
  ids: readonly (readonly [name: string, id: string])[],
  problemOf: (id: string) => Promise<string | undefined>,
): Promise<[FieldPath, string][]> {
  const problems: [FieldPath, string][] = [];
  const unasked = new Set<string>();
  for (const [name, id] of ids) {
    try {
      const problem = await problemOf(id);
      problems.push(
        ...(problem === undefined ? [] : [[[field, name], problem] satisfies [FieldPath, string]]),
      );
    } catch (error) {
      if (!isMissingScope(error)) {
        throw error;
      }
      unasked.add(`can't be checked: ${error.message}. ${ADD_SCOPE}`);
    }
  }
  return [...problems, ...[...unasked].map((why): [FieldPath, string] => [[field], why])];
}

export const ADD_SCOPE = "Add the scope on the app's page, and install the app again";

/** Whether Slack refuses to answer because the token has not been given the right to ask. */
export function isMissingScope(error: unknown): error is Refused {
  return error instanceof Refused && error.code === "missing_scope";
}

/** https://docs.slack.dev/reference/methods/users.info */
const UserInfo = z.object({
  user: z.object({
    deleted: z.boolean().default(false),
    profile: z.object({ real_name: z.string() }).optional(),
  }),
});

/** What is wrong with a member of Slack, such as that they have left. */
export async function memberProblem(id: string, read: Read): Promise<string | undefined> {
  const answer = await unlessUnknown("user_not_found", read("users.info", { user: id }));
  if (answer === undefined) {
    return `there is no member ${id}`;
  }
  const { deleted, profile } = UserInfo.parse(answer).user;
  return deleted ? `${profile?.real_name ?? "the member"} (${id}) has left` : undefined;
}

/** https://docs.slack.dev/reference/methods/usergroups.list */
const UserGroups = z.object({
  usergroups: z.array(z.object({ id: z.string(), handle: z.string(), date_delete: z.int().default(0) })),
});

function groupProblems(read: Read): (id: string) => Promise<string | undefined> {
  let all: Promise<unknown> | undefined;
  return async (id) => {
    all ??= read("usergroups.list", { include_disabled: "true" });
    const group = UserGroups.parse(await all).usergroups.find((each) => each.id === id);
    if (!group) {
      return `there is no user group ${id}`;
    }
    return group.date_delete > 0 ? `@${group.handle} is disabled` : undefined;
  };
}
