import type { GitHub } from "@issue-relay/shared/github/rest/client";
import * as z from "@issue-relay/shared/zod";
import { placeOf } from "../webhook.ts";
import type { Repository } from "./repository.ts";

const Time = z.iso.datetime({ offset: true });
const Named = z.object({ name: z.string() });

/** Another issue. GitHub does not say its id here. */
const Reference = z
  .looseObject({ number: z.int(), repository: z.looseObject({ full_name: z.string() }).nullish() })
  .nullish();
export type Reference = z.infer<typeof Reference>;

/**
 * One thing that the page of an issue tells below its description, as far as webhooks tell of it too. What GitHub's schema lets be
 * null or absent may be so here. https://docs.github.com/rest/using-the-rest-api/issue-event-types
 */
export const Entry = z.looseObject({
  event: z.string(),
  created_at: Time,
  /** A deleted account is null. */
  actor: z.unknown().optional(),
  state_reason: z.string().nullish(),
  label: Named.nullish(),
  assignee: z.unknown().optional(),
  milestone: z.object({ title: z.string() }).nullish(),
  rename: z.object({ from: z.string() }).nullish(),
  issue_type: Named.nullish(),
  prev_issue_type: Named.nullish(),
  sub_issue: Reference,
  parent_issue: Reference,
  blocked_by: Reference,
  blocking: Reference,
});
export type Entry = z.infer<typeof Entry>;

/**
 * The timeline of an issue, the oldest entry first; entries as they come, since some kinds have neither a time nor an actor.
 * @throws GitHubNotFound where the issue has been deleted or transferred; GitHubAway, GitHubDenied
 */
export async function timelineOf(
  github: GitHub,
  { full_name: name }: Repository,
  issueNumber: number,
): Promise<unknown[]> {
  return (await Array.fromAsync(github.pages(`${placeOf(name)}/issues/${issueNumber}/timeline`))).flat();
}
