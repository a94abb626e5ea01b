import type { Place } from "@issue-relay/shared/routes/place-of";

type OneOrMore = string | string[];

interface Accounts {
  logins?: OneOrMore;
  bots?: boolean;
}

/** A file of routes as a person writes it: one value may stand for a list of one, and much may be left out. */
export interface File {
  people: Record<string, string>;
  groups: Record<string, string>;
  channels: Record<string, string>;
  routes: FileRoute[];
}

export interface FileRoute {
  name: string;
  when?: FileWhen;
  to: OneOrMore;
  mention?: OneOrMore;
  show?: Record<string, Place>;
}

export interface FileWhen {
  repositories?: OneOrMore;
  private?: boolean | "any";
  labels?: { any?: OneOrMore; all?: OneOrMore; none?: OneOrMore };
  actions?: OneOrMore;
  authors?: Accounts & { associations?: OneOrMore };
  senders?: Accounts;
  milestones?: OneOrMore;
  types?: OneOrMore;
}
