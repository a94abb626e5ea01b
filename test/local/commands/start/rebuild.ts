import { watchFunctions } from "@issue-relay/functions/build";
import { messageOf } from "@issue-relay/shared/errors";
import { FUNCTION_NAMES, type FunctionName } from "../../stack/functions.ts";
import type { Stack } from "../../stack/stack.ts";

/**
 * Rebuilds and restarts a function whenever a file changes that it is made of, so that a change in `shared` restarts each
 * function that imports it. What was on its way to a function that restarts is delivered again. A function that doesn't
 * start any more stays away until the next change.
 * @param say tells a person what happens
 * @returns what ends the watching
 */
export async function rebuildOnChange(
  stack: Stack,
  say: (line: string) => void,
): Promise<() => Promise<void>> {
  /** One restart at a time for each function: a change may come while the last one is still on its way. */
  const restarts = new Map<FunctionName, Promise<void>>();
  const restart = async (name: FunctionName): Promise<void> => {
    try {
      await stack.restart(name);
      say(`${name} is rebuilt and runs again`);
    } catch (error) {
      say(messageOf(error));
    }
  };
  const stop = await watchFunctions((built) => {
    const name = FUNCTION_NAMES.find((each) => each === built);
    if (name) {
      restarts.set(
        name,
        (restarts.get(name) ?? Promise.resolve()).then(() => restart(name)),
      );
    }
  });
  return async () => {
    await stop();
    await Promise.all(restarts.values());
  };
}
