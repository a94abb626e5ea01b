import { randomInt } from "node:crypto";

/** A whole number from 0 to below `end`. */
export function randomly(end: number): number {
  return randomInt(end);
}

export function shuffled<T>(items: readonly T[]): T[] {
  return items
    .map((item) => ({ item, at: Math.random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);
}
