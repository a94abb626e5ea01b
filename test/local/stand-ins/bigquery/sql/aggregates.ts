import { readsOf } from "../engine/columns.ts";
import { invalidQuery, notImplemented } from "../errors.ts";

/** Functions that BigQuery has only as window functions. */
const NEED_OVER = /^percentile_(cont|disc)$/;
/** Aggregate functions that the engine can analyze but not run. */
const NOT_EXECUTED = /^approx_/;

/** @throws ApiError where the engine calls a window function without OVER, which BigQuery refuses */
export function requireOver(tree: unknown): void {
  const name = calledIn(tree, NEED_OVER);
  if (name !== undefined) {
    throw invalidQuery(`Analytic function ${name} cannot be called without an OVER clause`);
  }
}

/** @throws ApiError 501 for an aggregate function that the engine can't run */
export function requireExecutable(tree: unknown): void {
  const name = calledIn(tree, NOT_EXECUTED);
  if (name !== undefined) {
    throw notImplemented(
      `${name} runs in BigQuery, but not in the local engine: PERCENTILE_CONT(x, 0.5) OVER (…) and COUNT(DISTINCT x) run in both.`,
    );
  }
}

function calledIn(tree: unknown, names: RegExp): string | undefined {
  return [...readsOf(tree).aggregates].find((name) => names.test(name))?.toUpperCase();
}
