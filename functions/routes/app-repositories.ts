import { type Rights, rightsOf } from "@issue-relay/shared/commands/rights";
import type { GitHub } from "@issue-relay/shared/github/rest/client";
import { installationsOf, repositoriesIn } from "@issue-relay/shared/github/rest/installations";
import * as z from "@issue-relay/shared/zod";
import { Refusals } from "./asking.ts";
import { type HasPart, partsOf } from "./issue-parts.ts";

const Repository = z.object({
  full_name: z.string(),
  private: z.boolean(),
  archived: z.boolean().default(false),
  has_issues: z.boolean().default(true),
});

/** A repository in which issues can be changed. */
export interface AppRepository {
  /** `owner/name` */
  name: string;
  private: boolean;
  /** What the App may do there, such as `{ contents: "write" }`. */
  permissions: Readonly<Record<string, string>>;
  has: HasPart;
  /** What somebody may do there; undefined where GitHub knows nobody of that login. @throws GitHubAway, GitHubDenied */
  rightsOf(login: string): Promise<Rights | undefined>;
}

/** Where an App is installed. */
export interface AppRepositories {
  /** By name. */
  all: AppRepository[];
  /** The accounts of which GitHub does not say it, such as one that lets in only some addresses. */
  refusing: Refusals;
}

/** @param app GitHub as the App itself @throws GitHubAway; GitHubDenied where GitHub refuses the App everywhere */
export async function repositoriesOf(app: GitHub): Promise<AppRepositories> {
  const found: AppRepository[] = [];
  const refusing = new Refusals();
  for (const { id, account, permissions } of await installationsOf(app)) {
    const there = app.as(id);
    const listing = Array.fromAsync(repositoriesIn(there));
    const listed = await refusing.unlessRefused(account?.login ?? `installation ${id}`, listing);
    const all = z.array(Repository).parse(listed?.is.flat() ?? []);
    for (const { full_name: name, private: isPrivate, archived, has_issues: hasIssues } of all) {
      if (hasIssues && !archived) {
        found.push({
          name,
          private: isPrivate,
          permissions,
          has: partsOf(name, there),
          rightsOf: (login) => rightsOf(there, name, login),
        });
      }
    }
  }
  return { all: found.sort((one, other) => one.name.localeCompare(other.name)), refusing };
}
