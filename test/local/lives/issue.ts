import type { Account } from "../stand-ins/github/issues/account.ts";
import type { Random } from "./random.ts";
import type { Kind, Repository } from "./repositories.ts";

/** What all parts of an issue's life depend on. */
export interface Issue {
  index: number;
  id: number;
  random: Random;
  repository: Repository;
  kind: Kind;
  urgent: boolean;
  author: Account;
  title: string;
  body: string;
  openedAt: number;
  /** How much of the year has passed when it is opened, from 0 to 1. */
  progress: number;
}
