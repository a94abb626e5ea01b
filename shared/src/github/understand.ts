import { problemOf, problemsOf, shortLine } from "../problems.ts";
import type * as z from "../zod.ts";

/** GitHub's payload does not match our schema. The message names each field that is wrong. */
export class UnexpectedPayload extends Error {
  override name = "UnexpectedPayload";
}

/** A value, and what of it was not understood: see {@link understand}. */
export interface Understood<T> {
  value: T;
  /** Where the values were that were taken for absent, each with the reason: `issue.labels.3.name: Invalid input`, … */
  problems: string[];
}

type Path = readonly PropertyKey[];

/**
 * What a schema understands of a value. A detail that it does not understand counts as absent, so that it does not cost the
 * whole event.
 * @throws UnexpectedPayload where something is wrong that the schema requires
 */
export function understand<T extends z.ZodType>(schema: T, value: unknown): Understood<z.infer<T>> {
  const first = parse(schema, value);
  if (first.success) {
    return { value: first.data, problems: [] };
  }
  // By place: what is removed may be missed there, which is no problem of its own.
  const problems = new Map<string, string>();
  const rest = structuredClone(value);
  for (let { error } = first; ; ) {
    const [problem] = error.issues;
    if (!problem || !forget(rest, problem.path)) {
      throw new UnexpectedPayload(problemsOf(first.error));
    }
    const place = problem.path.join(".");
    problems.set(place, problems.get(place) ?? shortLine(problemOf(problem)));
    const result = parse(schema, rest);
    if (result.success) {
      return { value: result.data, problems: [...problems.values()] };
    }
    error = result.error;
  }
}

/** The longest list that is read where zod finds more problems than it can count. GitHub allows 100 labels. */
const MAX_MEMBERS = 100;

/**
 * zod as we use it (zod.ts) fails with a RangeError where it finds more problems than a call can have arguments, which V8 limits to some
 * 100,000. Then long lists are wrong as a whole.
 */
function parse<T extends z.ZodType>(schema: T, value: unknown): z.ZodSafeParseResult<z.infer<T>> {
  try {
    return schema.safeParse(value);
  } catch (error) {
    if (!(error instanceof RangeError)) {
      throw error;
    }
    return schema.safeParse(withoutLongLists(value));
  }
}

/** A long list becomes one that no schema takes, so that it counts as a problem. */
function withoutLongLists(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.length > MAX_MEMBERS ? [undefined] : value.map(withoutLongLists);
  }
  return isObject(value)
    ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withoutLongLists(inner)]))
    : value;
}

/**
 * Removes the value at a path, or, where there is none, the one around it that lacks it. Of a list with a wrong member
 * nothing is left: a part of it would look like the whole.
 * @returns whether something was removed
 */
function forget(value: unknown, path: Path): boolean {
  const list = path.findIndex((key) => typeof key === "number");
  const place = list < 0 ? path : path.slice(0, list);
  for (let depth = place.length; depth > 0; depth -= 1) {
    const parent = at(value, place.slice(0, depth - 1));
    const key = place[depth - 1];
    if (key !== undefined && isObject(parent) && parent[key] !== undefined) {
      return Reflect.deleteProperty(parent, key);
    }
  }
  return false;
}

function at(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((inner, key) => (isObject(inner) ? inner[key] : undefined), value);
}

export function isObject(value: unknown): value is Record<PropertyKey, unknown> {
  return typeof value === "object" && value !== null;
}
