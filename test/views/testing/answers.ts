import type { Delivery, IsLost } from "./histories/deliveries.ts";
import type { Issue } from "./histories/issue.ts";
import { iso } from "./histories/payload.ts";
import { ASKED_AT } from "./histories/repositories.ts";
import { randomHistories } from "./histories.ts";
import { TWO_OFFICES } from "./two-offices.ts";
import { type Row, startWarehouse, type Warehouse } from "./warehouse.ts";

/** What the views answer about one issue. */
export interface Answer {
  issue: Issue;
  /** What we received of it. */
  deliveries: Delivery[];
  current: Row;
  life: Row;
  /** The earliest first; those of one second in an order that is possible. */
  changes: Row[];
  isUnanswered: boolean;
}

export interface Answers {
  warehouse: Warehouse;
  issues: Answer[];
  /** How many issues each of the views has, and of how many we received something. */
  counts: number[];
}

/** What the views answer about random issues, of which something is lost. */
export async function answersAbout(seed: number, count: number, isLost: IsLost): Promise<Answers> {
  const deliveries = randomHistories(seed, count, isLost);
  const warehouse = await startWarehouse(TWO_OFFICES, iso(ASKED_AT));
  await warehouse.load(deliveries.map(({ event }) => event));
  const ask = (view: string) => warehouse.query(`SELECT * FROM issue_relay.${view}`);
  const [changes, issues, lives, unanswered] = [
    await ask("state_changes"),
    await ask("issues"),
    await ask("lifecycles"),
    await ask("unanswered"),
  ];
  const changesOf = Map.groupBy(changes, ({ issue_id }) => issue_id);
  const lifeOf = new Map(lives.map((row) => [row.issue_id, row]));
  const currentOf = new Map(issues.map((row) => [row.issue_id, row]));
  const listed = new Set(unanswered.map(({ repository_id, number }) => `${repository_id}#${number}`));
  const received = Map.groupBy(deliveries, ({ issue }) => issue);
  return {
    warehouse,
    counts: [changesOf.size, issues.length, lives.length, received.size],
    issues: [...received].map(([issue, deliveries]) => ({
      issue,
      deliveries,
      current: currentOf.get(issue.id) ?? {},
      life: lifeOf.get(issue.id) ?? {},
      changes: inOrder(changesOf.get(issue.id) ?? []),
      isUnanswered: listed.has(`${issue.repository.id}#${issue.number}`),
    })),
  };
}

/** By time. Of one second, the first is the one that the state before it allows, and a removal is the last. */
function inOrder(changes: Row[]): Row[] {
  const left = changes.toSorted((one, other) => {
    return String(one.changed_at) < String(other.changed_at) ? -1 : 1;
  });
  const ordered: Row[] = [];
  let isOpen = false;
  while (left.length > 0) {
    const now = left.filter(({ changed_at }) => changed_at === left[0]?.changed_at);
    const next = now.sort((one, other) => precedence(one, isOpen) - precedence(other, isOpen))[0] ?? {};
    left.splice(left.indexOf(next), 1);
    ordered.push(next);
    isOpen = next.delta === 0 ? isOpen : next.delta === 1;
  }
  return ordered;
}

function precedence({ change, delta }: Row, isOpen: boolean): number {
  switch (change) {
    case "opened":
    case "arrived":
      return 0;
    case "deleted":
    case "transferred":
      return 3;
    default:
      return (delta === 1) === isOpen ? 2 : 1;
  }
}
