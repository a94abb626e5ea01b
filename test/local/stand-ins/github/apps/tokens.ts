import { randomBytes } from "node:crypto";
import type { Account } from "../issues/account.ts";
import type { Repository } from "../places.ts";
import type { Caller, Permissions } from "../rest/caller.ts";
import type { Installation } from "./installations.ts";

/** https://docs.github.com/rest/apps/apps#create-an-installation-access-token-for-an-app */
const INSTALLATION_TOKEN_MS = 3_600_000;

export interface TokenOptions {
  permissions: Permissions;
  /** The repositories (`owner/name`) and accounts (`owner`) that it is for; by default all. */
  for?: string[];
  /** Whose it is; by default an owner's of all repositories. */
  of?: Account;
}

const OWNER: Account = { login: "acme-owner", id: 900_000_900, type: "User", association: "OWNER" };

/** The tokens that GitHub has given out. */
export class Tokens {
  readonly #bot: Account;
  readonly #now: () => number;
  readonly #callers = new Map<string, { caller: Caller; expiresAt: number }>();

  /** @param bot who acts with the token of an installation */
  constructor(bot: Account, now: () => number) {
    this.#bot = bot;
    this.#now = now;
  }

  /** A fine-grained personal access token. */
  issue({ permissions, for: names, of: actor = OWNER }: TokenOptions): string {
    const allowed = names && new Set(names.map((name) => name.toLowerCase()));
    const includes = (name: string) => allowed?.has(name.toLowerCase()) ?? true;
    return this.#add(`github_pat_${randomBytes(24).toString("hex")}`, Number.POSITIVE_INFINITY, {
      kind: "token",
      id: this.#callers.size + 1,
      actor,
      permissions,
      mayUse: ({ full_name, owner }) => includes(full_name) || includes(owner.login),
      mayUseAccount: includes,
    });
  }

  /** The token of an installation, for some of its repositories. It lives for an hour. */
  issueFor(
    { id, account }: Installation,
    permissions: Permissions,
    repositories?: readonly Repository[],
  ): { token: string; expiresAt: Date } {
    const ids = repositories && new Set(repositories.map((each) => each.id));
    const expiresAt = this.#now() + INSTALLATION_TOKEN_MS;
    const token = this.#add(`ghs_${randomBytes(18).toString("hex")}`, expiresAt, {
      kind: "installation",
      id,
      actor: this.#bot,
      permissions,
      mayUse: (repository) => repository.owner.id === account.id && (ids?.has(repository.id) ?? true),
      mayUseAccount: (login) => login.toLowerCase() === account.login.toLowerCase(),
    });
    return { token, expiresAt: new Date(expiresAt) };
  }

  revoke(token: string): void {
    this.#callers.delete(token);
  }

  /** Undefined for one that was never given, is revoked or has expired. */
  callerOf(token: string): Caller | undefined {
    const entry = this.#callers.get(token);
    return entry && entry.expiresAt > this.#now() ? entry.caller : undefined;
  }

  #add(token: string, expiresAt: number, caller: Caller): string {
    this.#callers.set(token, { caller, expiresAt });
    return token;
  }
}
