import type { Account } from "../issues/account.ts";
import type { Repository } from "../places.ts";

/** `read` < `write` < `admin` */
export type Level = "read" | "write" | "admin";

/** By GitHub's names, such as `{ repository_hooks: "write" }`. https://docs.github.com/rest/apps/apps */
export type Permissions = Record<string, Level>;

/** Who has sent a request, and what they may do. */
export type Caller =
  | {
      /** A fine-grained personal access token, or the token of an installation of the App. */
      kind: "token" | "installation";
      /** Whom rate limits are counted for. */
      id: number;
      /** Who does what the request does. */
      actor: Account;
      permissions: Permissions;
      mayUse: (repository: Repository) => boolean;
      /** By its login. */
      mayUseAccount: (login: string) => boolean;
    }
  | { kind: "app"; id: number };

const LEVELS = ["read", "write", "admin"];

/** Whether `permissions` have one of at least this level. */
export function has(permissions: Permissions, name: string, level: Level): boolean {
  return LEVELS.indexOf(permissions[name] ?? "") >= LEVELS.indexOf(level);
}
