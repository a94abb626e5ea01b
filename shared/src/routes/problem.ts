import * as z from "../zod.ts";
import { NOT_FOR_ROUTES, OBSERVED_EVENT } from "./events.ts";

/** Where something is in the file of routes, such as `["routes", 2, "to", 0]`. */
export type FieldPath = readonly PropertyKey[];

/** The line of a field in the file that a person wrote, as far as it is known. */
export type LineOf = (path: FieldPath) => number | undefined;

/** What is wrong in the file of routes, and where. */
export interface Problem {
  line: number | undefined;
  /** `route security, when.labels.any.0`, or `channels.support`; empty for the whole file. */
  place: string;
  message: string;
}

/**
 * @param relay the content of the file, which names the routes; it may be wrong
 */
export function problemAt(path: FieldPath, message: string, relay: unknown, lineOf: LineOf): Problem {
  return { line: lineOf(path), place: placeOf(path, relay), message };
}

/** All that a schema finds wrong with the content of the file. */
export function problemsOf(error: z.ZodError, relay: unknown, lineOf: LineOf): Problem[] {
  return error.issues.flatMap((issue) => {
    const found: [FieldPath, string][] =
      issue.code === "unrecognized_keys"
        ? issue.keys.map((key) => [[...issue.path, key], key === OBSERVED_EVENT ? NOT_FOR_ROUTES : UNKNOWN])
        : [[issue.path, messageOf(issue)]];
    return found.map(([path, message]) => problemAt(path, message, relay, lineOf));
  });
}

/** `relay.yaml:12: route security, when.labels.any.0: is empty`, as editors and compilers write a place. */
export function describeProblem(file: string, { line, place, message }: Problem): string {
  return [line === undefined ? file : `${file}:${line}`, ...(place === "" ? [] : [place]), message].join(
    ": ",
  );
}

const UNKNOWN = "is no field: it may be misspelt, or in the wrong place";

/** In place of zod's words for a value of the wrong type, which name the types of JavaScript. */
const WORDS: [RegExp, string][] = [
  [/received undefined$/, "is missing"],
  [/received null$/, "is empty"],
  [/expected string, received/, "must be text: put it into quotes"],
  [/expected array/, "must be a list"],
  [/expected (object|record)/, "must be fields, each with its value: `name: …`"],
  [/expected boolean/, "must be true or false"],
];

function messageOf(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case "invalid_key":
      return issue.issues[0]?.message ?? issue.message;
    case "invalid_type":
      return WORDS.find(([zods]) => zods.test(issue.message))?.[1] ?? issue.message;
    default:
      return issue.message;
  }
}

const LISTS = new Map<PropertyKey | undefined, string>([
  ["routes", "route"],
  ["rules", "rule"],
]);
const Lists = z.record(z.string(), z.unknown());
const Named = z.object({ name: z.string().min(1) });

function placeOf([first, index, ...rest]: FieldPath, relay: unknown): string {
  const one = LISTS.get(first);
  if (one === undefined || typeof index !== "number") {
    return [first, index, ...rest]
      .filter((key) => key !== undefined)
      .map(String)
      .join(".");
  }
  const list = z.array(z.unknown()).safeParse(Lists.safeParse(relay).data?.[String(first)]).data;
  const name = Named.safeParse(list?.[index]).data?.name ?? `${index + 1}`;
  const field = rest.map(String).join(".");
  return `${one} ${name}${field === "" ? "" : `, ${field}`}`;
}
