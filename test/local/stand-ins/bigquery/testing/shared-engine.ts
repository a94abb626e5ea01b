import { locateEngine } from "../engine/location.ts";
import { Engine } from "../engine/process.ts";

let engine: Engine | undefined;

/** The SQL engine of all tests in this process, with which it ends: each start takes a quarter of a second of the processor. */
export function sharedEngine(): Engine {
  engine ??= new Engine(locateEngine());
  return engine;
}

/** For a script, which would not end before its engine. The next local BigQuery gets a new one. */
export async function stopSharedEngine(): Promise<void> {
  await engine?.stop();
  engine = undefined;
}
