import type { Random } from "@issue-relay/local/lives/random";

const DAY = 86_400;
/** When the first issues are opened: a Monday, in seconds since 1970 like all times of the histories. */
export const START = Date.parse("2025-06-30T00:00:00Z") / 1000;
/** The issues are opened in this time after it. */
export const OPENING_TIME = 120 * DAY;
/** Nothing happens after it. */
export const END = START + 180 * DAY;
/** When the views are asked about them, and what was lost has been recovered: a Friday at noon. */
export const ASKED_AT = END + 6.5 * DAY;

/** A repository of the histories. */
export interface Repository {
  id: number;
  /** `owner/name`, until it is renamed. */
  name: string;
  renamed?: { at: number; to: string };
  /** When its webhook was made. Without one, we receive nothing of it. */
  watchedFrom: number | null;
  /** From when on its payloads say that it is archived. */
  archivedFrom?: number;
  /** From when on its label `bug` is spelt `Bug`. */
  respelledFrom?: number;
  /** How many of the issues are opened in it, in relation to the others. */
  weight: number;
}

const day = (number: number) => START + number * DAY;

const WEB: Repository = {
  id: 101,
  name: "acme/web",
  watchedFrom: day(-1),
  respelledFrom: day(60),
  weight: 32,
};
const API: Repository = {
  id: 102,
  name: "acme/api",
  renamed: { at: day(50), to: "acme/core" },
  watchedFrom: day(20),
  weight: 22,
};
/** It takes the name that the repository above had. */
const NEW_API: Repository = { id: 103, name: "acme/api", watchedFrom: day(60), weight: 8 };
const CLI: Repository = {
  id: 104,
  name: "acme/cli",
  watchedFrom: day(10),
  archivedFrom: day(100),
  weight: 12,
};
const TOOLS: Repository = {
  id: 105,
  name: "acme/tools",
  watchedFrom: day(15),
  respelledFrom: day(70),
  weight: 8,
};
const OLD_SITE: Repository = { id: 106, name: "acme/old-site", watchedFrom: day(-1), weight: 7 };
const GONE: Repository = { id: 107, name: "acme/gone", watchedFrom: day(0), weight: 6 };
const HANDBOOK: Repository = { id: 108, name: "acme/handbook", watchedFrom: null, weight: 5 };

const ALL = [WEB, API, NEW_API, CLI, TOOLS, OLD_SITE, GONE, HANDBOOK];

/** A row of table `repositories`. */
interface Observation {
  repository: Repository;
  state: "active" | "archived" | "deleted";
  at: number;
}

/** What table `repositories` says. */
export const OBSERVATIONS: Observation[] = [
  // The newest row counts, wherever it is in the table.
  { repository: API, state: "active", at: END + 2 * DAY },
  { repository: API, state: "archived", at: END + DAY },
  // Its later events say that it is not archived any more.
  { repository: TOOLS, state: "archived", at: day(30) },
  { repository: OLD_SITE, state: "active", at: day(40) },
  { repository: OLD_SITE, state: "archived", at: END + DAY },
  { repository: GONE, state: "archived", at: END + DAY },
  { repository: GONE, state: "deleted", at: END + 2 * DAY },
];

export const REPOSITORY_ROWS = OBSERVATIONS.map(({ repository, state, at }) => ({
  repository_id: repository.id,
  repository: repository.name,
  state,
  observed_at: new Date(at * 1000).toISOString(),
}));

export function aRepository(random: Random): Repository {
  const weights = ALL.map((repository) => [repository, repository.weight] as const);
  return random.weighted([[WEB, 0], ...weights]);
}

export function nameAt({ name, renamed }: Repository, at: number): string {
  return renamed && at >= renamed.at ? renamed.to : name;
}

export function isArchivedAt({ archivedFrom = Number.POSITIVE_INFINITY }: Repository, at: number): boolean {
  return at >= archivedFrom;
}

export function isWatchedAt({ watchedFrom }: Repository, at: number): boolean {
  return watchedFrom !== null && at >= watchedFrom;
}
