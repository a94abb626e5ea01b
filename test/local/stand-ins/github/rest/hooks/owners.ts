import type { Target } from "../../hooks/hook.ts";
import type { Payload } from "../../payloads.ts";
import type { Account, Places, Repository } from "../../places.ts";
import { organizationFor, repositoryFor } from "../access.ts";
import type { Caller } from "../caller.ts";

/** A repository or an organization, whose webhooks are asked for. */
export interface HookOwner {
  target: Target;
  /** Of its addresses, such as `/repos/acme/web`. */
  path: string;
  /** What a ping says of it. */
  about: Partial<Payload>;
}

/**
 * @param name `owner/name` of a repository, or the login of an organization
 * @param caller who asks for it; undefined: somebody who may
 * @throws GitHubError 404 where there is none, or the caller may not know of it
 */
export function hookOwner(name: string, places: Places, caller?: Caller): HookOwner {
  const [owner = "", repo] = name.split("/");
  return repo === undefined
    ? ofOrganization(organizationFor(caller, places, owner))
    : ofRepository(repositoryFor(caller, places, { owner, repo }));
}

function ofRepository(repository: Repository): HookOwner {
  return {
    target: { type: "repository", id: repository.id },
    path: `/repos/${repository.full_name}`,
    about: { repository, sender: repository.owner },
  };
}

function ofOrganization(organization: Account): HookOwner {
  return {
    target: { type: "organization", id: organization.id },
    path: `/orgs/${organization.login}`,
    about: { organization, sender: organization },
  };
}
