import { generateKeyPairSync } from "node:crypto";
import type { NewHook } from "../hooks/hook.ts";
import type { Account } from "../issues/account.ts";
import { organizationNamed } from "../places.ts";
import { nodeId } from "../repository.ts";
import type { Permissions } from "../rest/caller.ts";

export interface AppOptions {
  /** `issue-relay` */
  slug: string;
  permissions: Permissions;
  /** What the accounts have accepted of its permissions; by default all. */
  accepted?: Permissions;
  events: string[];
  /** Its webhook. Without it, the App has none at first. */
  hook?: NewHook["config"];
  /** The logins of the accounts on which it is installed; by default all that there are. */
  installedOn?: string[];
}

/** All Apps of a process have the same: to make a pair takes longer than all else of a start. */
let keys: { privateKey: string; publicKey: string } | undefined;

/** A GitHub App, with its key. */
export class App {
  readonly id = 1_234_567;
  readonly clientId = "Iv23liLocalGitHubApp";
  readonly slug: string;
  readonly permissions: Permissions;
  /** What its installations may do. */
  readonly accepted: Permissions;
  readonly events: string[];
  /** PEM, in PKCS #1 as GitHub gives it to download. */
  readonly privateKey: string;
  /** PEM */
  readonly publicKey: string;
  readonly #installedOn: Set<string> | undefined;

  constructor({ slug, permissions, accepted = permissions, events, installedOn }: AppOptions) {
    this.slug = slug;
    this.permissions = permissions;
    this.accepted = accepted;
    this.events = events;
    this.#installedOn = installedOn && new Set(installedOn.map((login) => login.toLowerCase()));
    keys ??= generateKeyPairSync("rsa", {
      modulusLength: 2048,
      privateKeyEncoding: { type: "pkcs1", format: "pem" },
      publicKeyEncoding: { type: "spki", format: "pem" },
    });
    this.privateKey = keys.privateKey;
    this.publicKey = keys.publicKey;
  }

  /** The account that its installations act as. */
  get bot(): Account {
    const login = `${this.slug}[bot]`;
    return { login, id: 900_000_901, type: "Bot", association: "NONE", app: this.object };
  }

  /** As GitHub shows it. */
  get object() {
    const owner = organizationNamed(this.slug);
    const created = "2026-01-01T00:00:00Z";
    return {
      id: this.id,
      slug: this.slug,
      node_id: nodeId("A", this.id),
      client_id: this.clientId,
      owner,
      name: this.slug,
      description: null,
      external_url: `https://github.com/${owner.login}/${this.slug}`,
      html_url: `https://github.com/apps/${this.slug}`,
      created_at: created,
      updated_at: created,
      permissions: this.permissions,
      events: this.events,
    };
  }

  isInstalledOn(login: string): boolean {
    return this.#installedOn?.has(login.toLowerCase()) ?? true;
  }
}
