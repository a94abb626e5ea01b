import { type Rights, rightsOf } from "@issue-relay/shared/commands/rights";
import type { GitHub } from "@issue-relay/shared/github/rest/client";
import { installationsOf, repositoriesIn } from "@issue-relay/shared/github/rest/installations";
import * as z from "@issue-relay/shared/zod";
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

/** Those in which an App is installed, by name. @param app GitHub as the App itself @throws GitHubAway, GitHubDenied */
export async function repositoriesOf(app: GitHub): Promise<AppRepository[]> {
  const found: AppRepository[] = [];
  for (const { id, permissions } of await installationsOf(app)) {
    const there = app.as(id);
    const all = z.array(Repository).parse((await Array.fromAsync(repositoriesIn(there))).flat());
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
  return found.sort((one, other) => one.name.localeCompare(other.name));
}
