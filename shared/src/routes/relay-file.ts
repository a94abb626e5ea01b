import { ConfigError } from "../config.ts";
import * as z from "../zod.ts";
import { describeProblem, problemsOf } from "./problem.ts";
import { Relay } from "./relay.ts";

/** What `npm run routes -- check` makes of the file that a person writes, and a function reads: as JSON. */
export const RelayFile = z.object({
  /** Of the bytes of the file that it was made of, in hex. */
  sha256: z.string(),
  /** The line of each route in that file. */
  lines: z.array(z.int()),
  /** That of each rule. */
  ruleLines: z.array(z.int()).default([]),
  relay: z.unknown(),
});
export type RelayFile = z.infer<typeof RelayFile>;

/** The name of the file, beside a function's bundle. */
export const RELAY_FILE = "relay.json";

/**
 * The content of a file that `check` has made.
 * @throws ConfigError that names the line, the route and the field of each problem
 */
export function loadRelay(json: string): Relay {
  let file: RelayFile;
  try {
    file = RelayFile.parse(JSON.parse(json));
  } catch {
    throw new ConfigError("the file of routes is not what `npm run routes -- check` makes");
  }
  const result = Relay.safeParse(file.relay);
  if (result.success) {
    return result.data;
  }
  const lines = new Map<PropertyKey | undefined, number[]>([
    ["routes", file.lines],
    ["rules", file.ruleLines],
  ]);
  const problems = problemsOf(result.error, file.relay, ([first, index]) =>
    typeof index === "number" ? lines.get(first)?.[index] : undefined,
  );
  const described = problems.map((problem) => describeProblem("relay.yaml", problem));
  throw new ConfigError(`the file of routes is wrong:\n- ${described.join("\n- ")}`);
}
