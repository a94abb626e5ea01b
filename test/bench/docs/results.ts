import { readFileSync } from "node:fs";
import { z } from "zod";
import { PARTS } from "../titles.ts";

const Figures = z.record(z.string(), z.number());

const Results = z.object({
  about: z.object({
    date: z.iso.datetime(),
    machine: z.string(),
    node: z.string(),
    pubsub: z.string(),
    noise: z.number(),
    rounds: z.number(),
    seconds: z.number(),
  }),
  medians: z.record(z.string(), z.record(z.string(), Figures)),
});

/** What the last `npm run bench` has written into results.json. */
export type Results = z.infer<typeof Results>;

export function lastResults(): Results {
  return Results.parse(JSON.parse(readFileSync(new URL("../results.json", import.meta.url), "utf8")));
}

/**
 * A median of the last bench.
 * @throws Error where it was not measured
 */
function median(results: Results, part: string, column: string, figure: string): number {
  const value = results.medians[part]?.[column]?.[figure];
  if (value === undefined) {
    throw new Error(`the bench has not measured: ${part}, ${column}, ${figure}`);
  }
  return value;
}

/** The processor time for an event, in seconds: of ingress while it is busy, of the consumers with 20 pushes at once. */
export function cpuSecondsPerEvent(results: Results) {
  const ofConsumer = (name: string) =>
    median(results, PARTS.deliver, name, "CPU for an event, 20 at once, µs") / 1e6;
  return {
    ingress: median(results, PARTS.receive, "ingress", "CPU for a delivery, µs") / 1e6,
    slack: ofConsumer("slack"),
    bigquery: ofConsumer("bigquery"),
  };
}
