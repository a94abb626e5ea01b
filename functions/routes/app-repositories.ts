import { type Rights, rightsOf } from "@issue-relay/shared/commands/rights";
import type { GitHub } from "@issue-relay/shared/github/rest/client";
import {
  type Installation,
  installationsOf,
  repositoriesIn,
} from "@issue-relay/shared/github/rest/installations";
import * as z from "@issue-relay/shared/zod";
import { isThere, oncePer, Refusals, unlessMissing } from "./asking.ts";
import { type HasPart, partsOf } from "./issue-parts.ts";

const Named = z.object({ full_name: z.string() });
const Repository = Named.extend({
  private: z.boolean(),
  archived: z.boolean().default(false),
  has_issues: z.boolean().default(true),
});

/** A repository in which an App is installed. */
export interface AppRepository {
  /** `owner/name` */
  name: string;
  private: boolean;
  /** An archived one can't be changed. */
  archived: boolean;
  hasIssues: boolean;
  /** What the App may do there, such as `{ contents: "write" }`. */
  permissions: Installation["permissions"];
  has: HasPart;
  /** What somebody may do there; undefined where GitHub knows nobody of that login. @throws GitHubAway, GitHubDenied */
  rightsOf(login: string): Promise<Rights | undefined>;
}

/** An organization in which an App is installed. */
interface AppOrganization {
  /** Its login. */
  name: string;
  /** What the App may do there, such as `{ organization_projects: "write" }`. */
  permissions: Installation["permissions"];
  /** Whether it has a project of that number. @throws GitHubAway, GitHubDenied */
  hasProject(number: number): Promise<boolean>;
}

/** Where an App is installed. */
export interface AppRepositories {
  /** Those in which issues can be changed, sorted by name. */
  all: AppRepository[];
  /**
   * Any of them, whatever the case of its name, and by a former one; or why nothing can be changed there: it is archived, or the App is not
   * known to be installed.
   * @throws GitHubAway
   */
  repository(name: string): Promise<AppRepository | { problem: string }>;
  /** Whatever the case of its login; undefined where the App is not installed there. */
  organization(login: string): AppOrganization | undefined;
  /** The accounts in which GitHub refuses to list them, such as one that lets in only some IP addresses. */
  refusing: Refusals;
}

/** @param app GitHub as the App itself @throws GitHubAway; GitHubDenied where GitHub refuses the App everywhere */
export async function repositoriesOf(app: GitHub): Promise<AppRepositories> {
  const found = new Map<string, AppRepository>();
  const organizations = new Map<string, AppOrganization>();
  const refusing = new Refusals();
  for (const { id, account, target_type: type, permissions } of await installationsOf(app)) {
    const github = app.as(id);
    if (account && type === "Organization") {
      const { login: name } = account;
      organizations.set(name.toLowerCase(), {
        name,
        permissions,
        // https://docs.github.com/rest/projects/projects#get-project-for-organization
        hasProject: oncePer((number) => isThere(github, `/orgs/${name}/projectsV2/${number}`)),
      });
    }
    const listing = Array.fromAsync(repositoriesIn(github));
    const listed = await refusing.unlessRefused(account?.login ?? `installation ${id}`, listing);
    const all = z.array(Repository).parse(listed?.is.flat() ?? []);
    for (const { full_name: name, private: isPrivate, archived, has_issues: hasIssues } of all) {
      found.set(name.toLowerCase(), {
        name,
        private: isPrivate,
        archived,
        hasIssues,
        permissions,
        has: partsOf(name, github),
        rightsOf: (login) => rightsOf(github, name, login),
      });
    }
  }

  async function repository(name: string): Promise<AppRepository | { problem: string }> {
    const known = found.get(name.toLowerCase()) ?? (await byFormerName(name));
    return "archived" in known && known.archived ? { problem: `${known.name} is archived` } : known;
  }

  /** GitHub leads on from a former name, also whoever changes something there. */
  const byFormerName = oncePer(async (name: string): Promise<AppRepository | { problem: string }> => {
    const [owner = ""] = name.split("/");
    let refusal = refusing.reasonIn(owner);
    if (refusal === undefined) {
      const refusals = new Refusals();
      const named = await refusals.unlessRefused(name, unlessMissing(nameOf(app, name)));
      const there = found.get(named?.is?.toLowerCase() ?? "");
      if (there) {
        return there;
      }
      refusal = refusals.reasonIn(name);
    }
    return {
      problem:
        refusal === undefined
          ? `there is no repository ${name}, or the App is not installed there`
          : `whether the App is installed in ${name} can't be checked: ${refusal}`,
    };
  });

  return {
    all: [...found.values()]
      .filter(({ archived, hasIssues }) => hasIssues && !archived)
      .sort((one, other) => one.name.localeCompare(other.name)),
    repository,
    organization: (login) => organizations.get(login.toLowerCase()),
    refusing,
  };
}

/** What GitHub calls a repository by now. @throws GitHubAway, GitHubDenied */
async function nameOf(app: GitHub, formerName: string): Promise<string> {
  const github = await app.on(`/repos/${formerName}`);
  return (await github.get(`/repos/${formerName}`, Named)).full_name;
}
