import type { Occurrence } from "../occurrence.ts";
import { Payload } from "../payloads.ts";
import type { Account } from "./account.ts";
import { organizationOf, repositoryObject } from "./objects.ts";
import { user } from "./recorded.ts";
import type { Repository } from "./records.ts";
import type { World } from "./world.ts";

/** What somebody does to a repository. */
export type RepositoryDeed = {
  /** `owner/name`, or one that it had before. */
  repository: string;
  by: Account;
  /** ms since 1970; now where it isn't given. */
  at?: number;
} & (
  | { action: "renamed" | "moved" /** `owner/name` */; to: string }
  | { action: "archived" | "unarchived" | "privatized" | "publicized" | "removed" }
);

/**
 * Changes a repository. Its issues keep their ids.
 * @returns what webhooks tell of it
 */
export function changeRepository(
  world: World,
  repository: Repository,
  deed: RepositoryDeed & { at: number },
): Occurrence {
  const { action, at, by } = deed;
  const before = repository.name;
  repository.updatedAt = at;
  switch (action) {
    case "renamed":
    case "moved":
      world.rename(repository, deed.to);
      break;
    case "archived":
    case "unarchived":
      repository.archived = action === "archived";
      break;
    case "privatized":
    case "publicized":
      repository.private = action === "privatized";
      break;
    case "removed":
      world.removeRepository(repository);
  }
  const payload = {
    action: { moved: "transferred", removed: "deleted" }[action as string] ?? action,
    ...changesOf(action, before),
    repository: repositoryObject(repository),
    sender: user(by),
  };
  return { event: "repository", payload: Payload.parse(payload), at: new Date(at) };
}

function changesOf(action: RepositoryDeed["action"], before: string) {
  switch (action) {
    case "renamed":
      return { changes: { repository: { name: { from: before.split("/")[1] } } } };
    case "moved":
      return { changes: { owner: { from: { organization: organizationOf(before) } } } };
    default:
      return {};
  }
}
