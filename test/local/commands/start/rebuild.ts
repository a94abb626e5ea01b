import { watchFunctions } from "@issue-relay/functions/build";
import { messageOf } from "@issue-relay/shared/errors";
import { FUNCTION_NAMES, type FunctionName } from "../../stack/functions.ts";
import type { Stack } from "../../stack/stack.ts";
import { printableLines } from "../printable.ts";

/**
 * Rebuilds and restarts a function whenever one of its source files changes; a file in `shared` belongs to each
 * function that imports it. Messages that were on their way to the function are delivered again. A function that does
 * not start after a change stays stopped until the next change.
 * @param say shows a line to the developer
 * @returns a function that stops the watching
 */
export async function rebuildOnChange(
  stack: Stack,
  say: (line: string) => void,
): Promise<() => Promise<void>> {
  /** The last restart of each function. The next restart waits for it. */
  const restarts = new Map<FunctionName, Promise<void>>();
  const restart = async (name: FunctionName): Promise<void> => {
    try {
      await stack.restart(name);
      say(`${name} is rebuilt and runs again`);
    } catch (error) {
      say(printableLines(messageOf(error)));
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
