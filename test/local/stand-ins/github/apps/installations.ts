import type { Account, Places, Repository } from "../places.ts";
import { nodeId } from "../repository.ts";
import type { App } from "./app.ts";

/** An App on the repositories of an account. */
export interface Installation {
  id: number;
  node_id: string;
  account: Account;
  createdAt: Date;
}

/** Where the App is installed. An installation begins when it is first asked for, and stays. */
export class Installations {
  readonly #app: App;
  readonly #places: Places;
  readonly #now: () => number;
  readonly #byAccount = new Map<number, Installation>();

  constructor(app: App, places: Places, now: () => number) {
    this.#app = app;
    this.#places = places;
    this.#now = now;
  }

  all(): Installation[] {
    const ids = new Set(this.#places.repositories().map(({ owner }) => owner.id));
    return [...ids].flatMap((id) => this.on(id) ?? []);
  }

  find(id: number): Installation | undefined {
    return this.all().find((each) => each.id === id);
  }

  /** The installation on an account, by the account's id. */
  on(accountId: number): Installation | undefined {
    const account = this.#places.repositories().find(({ owner }) => owner.id === accountId)?.owner;
    if (!account || !this.#app.isInstalledOn(account.login)) {
      return undefined;
    }
    const known = this.#byAccount.get(accountId);
    if (known) {
      return known;
    }
    const id = 50_000_001 + this.#byAccount.size;
    const made = {
      id,
      node_id: nodeId("MDIzOkludGVncmF0aW9uSW5zdGFsbGF0aW9u", id),
      account,
      createdAt: new Date(this.#now()),
    };
    this.#byAccount.set(accountId, made);
    return made;
  }

  repositoriesOf({ account }: Installation): Repository[] {
    return this.#places.repositories().filter(({ owner }) => owner.id === account.id);
  }
}
