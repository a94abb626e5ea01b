import type { Configuration, Row } from "../warehouse.ts";
import { beginningOf, dateOf } from "./calendar.ts";
import type { Lifecycle } from "./lifecycles.ts";

const HOUR = 3600;

interface Target {
  label: string;
  responseHours: number | null;
  closeHours: number | null;
}

export function attainment(lives: readonly Lifecycle[], { targets }: Configuration): Row[] {
  const byLabel = Map.groupBy(targets, ({ label }) => label.toLowerCase());
  return [...byLabel].flatMap(([label, same]) => {
    const target = {
      label: same[0]?.label ?? label,
      responseHours: smallest(same.map(({ first_response_hours: hours }) => hours)),
      closeHours: smallest(same.map(({ close_hours: hours }) => hours)),
    };
    const its = lives.filter(({ row }) => row.opening_seen && hasLabel(row, label));
    const groups = Map.groupBy(its, (life) => `${life.row.repository_id} ${openingWeek(life)}`);
    return [...groups.values()].map((lives) => weekOf(lives, target));
  });
}

/** If a label has several targets, the smallest number of hours counts. */
function smallest(hours: (number | null)[]): number | null {
  const set = hours.filter((hours) => hours !== null);
  return set.length > 0 ? Math.min(...set) : null;
}

function hasLabel({ labels }: Row, label: string): boolean {
  return (
    label === "*" || (Array.isArray(labels) && labels.some((name) => String(name).toLowerCase() === label))
  );
}

function openingWeek({ issue }: Lifecycle): string {
  return dateOf(beginningOf("week", issue.known.issue.createdAt));
}

function weekOf(lives: readonly Lifecycle[], { label, responseHours, closeHours }: Target): Row {
  const [first] = lives;
  const waiting = lives.filter(({ row }) => row.not_waiting === null);
  const response = results(waiting, responseHours, ({ durations, row }) => ({
    clock: durations.waited.working,
    isDone: row.first_response_at !== null,
  }));
  const close = results(waiting, closeHours, ({ durations, row }) => ({
    clock: durations.open_so_far.working,
    // Also if it was deleted later.
    isDone: durations.active_open.working !== null && row.removed_at === null,
  }));
  return {
    week: first ? openingWeek(first) : null,
    repository_id: first?.row.repository_id ?? null,
    repository: first?.row.repository ?? null,
    label,
    opened: waiting.length,
    not_waiting: lives.length - waiting.length,
    first_response_target_hours: responseHours,
    first_response_n: response.n,
    first_response_met: response.met,
    first_response_share: response.n === 0 ? null : response.met / response.n,
    close_target_hours: closeHours,
    close_n: close.n,
    close_met: close.met,
    close_share: close.n === 0 ? null : close.met / close.n,
  };
}

type Clock = (life: Lifecycle) => { clock: number | null; isDone: boolean };

/** Missed as soon as the clock has passed the target, met if it was done before, and undecided until then. */
function results(lives: readonly Lifecycle[], hours: number | null, clockOf: Clock) {
  let [n, met] = [0, 0];
  for (const life of lives) {
    const { clock, isDone } = clockOf(life);
    const isMissed = clock !== null && hours !== null && clock > hours * HOUR;
    if (hours !== null && (isMissed || isDone)) {
      n += 1;
      met += isMissed ? 0 : 1;
    }
  }
  return { n, met };
}
