import type { GitHub } from "@issue-relay/shared/github/rest/client";
import { GitHubNotFound } from "@issue-relay/shared/github/rest/errors";
import { installationsOf, repositoriesIn } from "@issue-relay/shared/github/rest/installations";
import { TaskRefused } from "@issue-relay/shared/tasks/task";
import * as z from "@issue-relay/shared/zod";
import { type Owner, placeOf } from "../webhook.ts";

/** A repository as GitHub's API shows it: its payloads have the same fields. */
export const Repository = z.looseObject({
  id: z.int(),
  /** `owner/name` */
  full_name: z.string(),
  archived: z.boolean().default(false),
  has_issues: z.boolean().default(true),
});
export type Repository = z.infer<typeof Repository>;

/** A repository, and who may read it. */
export interface Readable {
  repository: Repository;
  github: GitHub;
}

/**
 * The repositories that a person names.
 * @param name `owner/repository`, or an organization: all that the credential may read
 * @throws TaskRefused where GitHub has none of that name; GitHubAway, GitHubDenied
 */
export async function repositoriesNamed(github: GitHub, name: string): Promise<Readable[]> {
  try {
    return await repositoriesAt(github, name);
  } catch (error) {
    throw error instanceof GitHubNotFound
      ? new TaskRefused(400, `GitHub has no ${name}, or hides it from this credential: ${error.message}`)
      : error;
  }
}

/** Where repositories are found: at a name, or in an installation of the App. */
export interface Source {
  name: string;
  /** @throws GitHubAway, GitHubDenied */
  repositories(): Promise<Readable[]>;
}

/**
 * Where the repositories are whose webhooks call ingress: at the owner's name, or wherever the App is installed.
 * @throws GitHubAway, GitHubDenied
 */
export async function sourcesOf(github: GitHub, { name, isApp }: Owner): Promise<Source[]> {
  return isApp ? appSources(github) : [{ name, repositories: () => repositoriesAt(github, name) }];
}

async function repositoriesAt(github: GitHub, name: string): Promise<Readable[]> {
  const place = placeOf(name);
  const there = await github.on(place);
  if (name.includes("/")) {
    return [{ repository: await there.get(place, Repository), github: there }];
  }
  return listed(there, there.pages(`${place}/repos?sort=full_name`));
}

async function appSources(github: GitHub): Promise<Source[]> {
  return (await installationsOf(github)).map(({ id, account }) => {
    const there = github.as(id);
    return {
      name: `the App at ${account?.login ?? id}`,
      repositories: () => listed(there, repositoriesIn(there)),
    };
  });
}

async function listed(github: GitHub, pages: AsyncIterable<unknown[]>): Promise<Readable[]> {
  const found: Readable[] = [];
  for await (const page of pages) {
    for (const repository of z.array(Repository).parse(page)) {
      found.push({ repository, github });
    }
  }
  return found;
}
