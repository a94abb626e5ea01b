import type { Deed, Opening } from "@issue-relay/local/stand-ins/github/issues/deed";
import type { NewRepository } from "@issue-relay/local/stand-ins/github/issues/world";
import { MEI, OTTER } from "@issue-relay/local/stand-ins/github/testing/acme";
import type { aHistoryWorld } from "./a-history-world.ts";

/** What somebody does to an issue. */
export type Doing = Deed extends infer D ? (D extends Deed ? Omit<D, "issue" | "by" | "at"> : never) : never;

export const LABELED = { action: "labeled", label: "bug" } as const;
export const COMMENTED = { action: "commented", body: "Hello" } as const;
export const CLOSED = { action: "closed", reason: "completed" } as const;
export const REOPENED = { action: "reopened" } as const;

/** So many hours ago, to the second, in ms since 1970. */
export function ago(hours: number): number {
  return Math.floor((Date.now() - hours * 3_600_000) / 1000) * 1000;
}

/** A repository of its own, whose webhooks tell of something only where a test hears it. */
export function aPlace(
  world: Awaited<ReturnType<typeof aHistoryWorld>>,
  owner?: string,
  more?: Partial<NewRepository>,
) {
  const { issues, published, query } = world;
  const name = world.newRepository(owner, more);
  const { id = 0 } = issues.world.repositoryNamed(name) ?? {};
  let read = 0;
  return {
    name,
    id,
    /** Somebody opens an issue. */
    open(at: number, opening: Partial<Opening> = {}) {
      const change = issues.apply({
        action: "opened",
        repository: name,
        title: "An issue",
        by: OTTER,
        at,
        ...opening,
      });
      return { id: change.issue?.id ?? 0, occurrences: change.occurrences };
    },
    /** Somebody does something to an issue. @returns what webhooks tell of it */
    does: (issue: { id: number }, doing: Doing, at: number) =>
      // The parts of a union that are put together again are no longer one of it.
      issues.apply({ by: MEI, ...doing, issue: issue.id, at } as Deed).occurrences,
    /** What was published of it since this was asked last: numbers of issues, with what happened. */
    news(): string[] {
      const events = published.slice(read).filter((event) => event.repository.id === id);
      read = published.length;
      return events.map(({ issue, action }) => `#${issue.number} ${action}`);
    },
    /** Until when it has been compared, in ms since 1970; null where it was never. */
    async comparedUntil() {
      const rows = await query(
        `SELECT UNIX_MILLIS(MAX(reconciled_at)) AS until FROM repositories WHERE repository_id = ${id}`,
      );
      return Object(rows[0]).until;
    },
    /** As if everything had been compared so long ago. */
    compared: (hours: number) =>
      query(`
INSERT INTO repositories (repository_id, repository, state, observed_at, reconciled_at)
VALUES (${id}, '${name}', 'active', TIMESTAMP_MILLIS(${ago(hours)}), TIMESTAMP_MILLIS(${ago(hours)}))`),
  };
}
