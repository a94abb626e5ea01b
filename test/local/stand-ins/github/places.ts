import { z } from "zod";
import { repositoryObject } from "./issues/objects.ts";
import { repositoryAt } from "./issues/recorded.ts";
import type { World } from "./issues/world.ts";
import type { Payload } from "./payloads.ts";

const Account = z.looseObject({ id: z.int(), login: z.string(), type: z.string().default("User") });
/** A user or an organization. */
export type Account = z.infer<typeof Account>;

const Repository = z.looseObject({
  id: z.int(),
  name: z.string(),
  full_name: z.string(),
  private: z.boolean(),
  owner: Account,
});
/** A repository as payloads have it. */
export type Repository = z.infer<typeof Repository>;

/** An organization that has no repository, with all that GitHub's API says of one. */
export function organizationNamed(login: string): Account {
  return Account.parse(repositoryAt(`${login}/any`).owner);
}

/**
 * Which repositories and accounts there are: those of the model, and those of which a payload has told that nobody has made by the
 * model. Names are found in any case, as GitHub does.
 */
export class Places {
  readonly #world: World;
  readonly #seen = new Map<number, Repository>();
  /** Of payloads, by logins in lower case. */
  readonly #organizations = new Map<string, Account>();

  constructor(world: World) {
    this.#world = world;
  }

  /** Remembers the repository and the organization of a payload, by their newest names. */
  see({ repository, organization }: Payload): void {
    const known = Repository.safeParse(repository).data;
    if (known && this.#world.hasHad(known.id)) {
      return;
    }
    const owner = Account.safeParse(organization).data;
    if (owner) {
      this.#organizations.set(owner.login.toLowerCase(), { ...owner, type: "Organization" });
    }
    if (known) {
      this.#seen.set(known.id, known);
    }
  }

  repositories(): Repository[] {
    const made = this.#world.repositories().map((each) => Repository.parse(repositoryObject(each)));
    const seen = [...this.#seen.values()].filter(({ id }) => !this.#world.hasHad(id));
    return [...made, ...seen.map((each) => ({ ...each, owner: this.#asKnown(each.owner) }))];
  }

  /** A repository's owner can be an organization, which only other payloads say. */
  #asKnown(owner: Account): Account {
    const { type } = this.#organizations.get(owner.login.toLowerCase()) ?? owner;
    return { ...owner, type };
  }

  /** @param fullName `owner/name`, now or before it was renamed */
  repository(fullName: string): Repository | undefined {
    const id = this.#world.repositoryNamed(fullName)?.id;
    return id === undefined
      ? this.repositories().find((each) => each.full_name.toLowerCase() === fullName.toLowerCase())
      : this.repositoryWithId(id);
  }

  repositoryWithId(id: number): Repository | undefined {
    return this.repositories().find((each) => each.id === id);
  }

  /** The user or the organization of that login who owns a repository or has been told of. */
  account(login: string): Account | undefined {
    const key = login.toLowerCase();
    const owners = this.repositories().map(({ owner }) => owner);
    return owners.find((owner) => owner.login.toLowerCase() === key) ?? this.#organizations.get(key);
  }
}
