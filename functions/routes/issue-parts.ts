import type { GitHub } from "@issue-relay/shared/github/rest/client";
import { GitHubNotFound } from "@issue-relay/shared/github/rest/errors";
import * as z from "@issue-relay/shared/zod";

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
    label: once(() => namesAt("labels", Label)),
    milestone: once(() => namesAt("milestones?state=all", Milestone)),
    // An Enterprise Server does not tell them.
    type: once(() => unlessMissing(namesAt("issue-types", IssueType))),
  };
  const accounts = new Map<string, () => Promise<unknown>>();

  async function namesAt(path: string, Item: z.ZodType<string | null>): Promise<Set<string | undefined>> {
    const pages = await Array.fromAsync(github.pages(`/repos/${repository}/${path}`));
    return new Set(
      z
        .array(Item)
        .parse(pages.flat())
        .map((name) => name?.toLowerCase()),
    );
  }

  async function canAssign(login: string): Promise<boolean> {
    // https://docs.github.com/rest/issues/assignees#check-if-a-user-can-be-assigned
    const path = `/repos/${repository}/assignees/${login}`;
    const ask =
      accounts.get(login) ?? once(() => unlessMissing(github.get(path, z.unknown()).then(() => true)));
    accounts.set(login, ask);
    return (await ask()) !== undefined;
  }

  return async (kind, name) => {
    const wanted = name.toLowerCase();
    return kind === "assignee" ? canAssign(wanted) : ((await lists[kind]())?.has(wanted) ?? true);
  };
}

function once<T>(ask: () => Promise<T>): () => Promise<T> {
  let answer: Promise<T> | undefined;
  return () => (answer ??= ask());
}

/** Undefined where GitHub has no such thing. */
async function unlessMissing<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof GitHubNotFound) {
      return undefined;
    }
    throw error;
  }
}
