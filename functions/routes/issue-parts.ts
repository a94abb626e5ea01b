import type { GitHub } from "@issue-relay/shared/github/rest/client";
import * as z from "@issue-relay/shared/zod";
import { isThere, oncePer, unlessMissing } from "./asking.ts";

/** What a rule gives to an issue, or takes from it, by a name. */
export type PartKind = "label" | "milestone" | "type" | "assignee";

/** Whether issues of a repository can have something of that name. @throws GitHubAway, GitHubDenied */
export type HasPart = (kind: PartKind, name: string) => Promise<boolean>;

const Label = z.object({ name: z.string() }).transform(({ name }) => name);
const Milestone = z.object({ title: z.string() }).transform(({ title }) => title);
const IssueType = z
  .object({ name: z.string(), is_enabled: z.boolean().default(true) })
  .transform(({ name, is_enabled: isEnabled }) => (isEnabled ? name : null));

/**
 * Asks what issues of a repository can have. Each list and each account is asked for once.
 * @param repository `owner/name`
 * @param github as the App's installation there
 */
export function partsOf(repository: string, github: GitHub): HasPart {
  const lists = {
    label: () => namesAt("labels", Label),
    milestone: () => namesAt("milestones?state=all", Milestone),
    // An Enterprise Server does not tell them.
    type: () => unlessMissing(namesAt("issue-types", IssueType)),
  };
  const namesOf = oncePer((kind: keyof typeof lists) => lists[kind]());
  // https://docs.github.com/rest/issues/assignees#check-if-a-user-can-be-assigned
  const canAssign = oncePer((login: string) => isThere(github, `/repos/${repository}/assignees/${login}`));

  async function namesAt(path: string, Item: z.ZodType<string | null>): Promise<Set<string | undefined>> {
    const pages = await Array.fromAsync(github.pages(`/repos/${repository}/${path}`));
    return new Set(
      z
        .array(Item)
        .parse(pages.flat())
        .map((name) => name?.toLowerCase()),
    );
  }

  return async (kind, name) => {
    const wanted = name.toLowerCase();
    return kind === "assignee" ? canAssign(wanted) : ((await namesOf(kind))?.has(wanted) ?? true);
  };
}
