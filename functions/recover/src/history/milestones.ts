import type { GitHub } from "@issue-relay/shared/github/rest/client";
import * as z from "@issue-relay/shared/zod";
import { placeOf } from "../webhook.ts";
import type { Repository } from "./repository.ts";

const Milestone = z.object({ number: z.int(), title: z.string() });

/**
 * The milestones of a repository by their titles, by which alone a timeline names them.
 * @throws GitHubAway, GitHubDenied
 */
export async function milestonesOf(
  github: GitHub,
  { full_name: name }: Repository,
): Promise<ReadonlyMap<string, z.infer<typeof Milestone>>> {
  const pages = await Array.fromAsync(github.pages(`${placeOf(name)}/milestones?state=all`));
  const milestones = z.array(Milestone).parse(pages.flat());
  return new Map(milestones.map((milestone) => [milestone.title, milestone]));
}
