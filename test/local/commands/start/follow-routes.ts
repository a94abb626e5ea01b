import { watch } from "node:fs";
import { basename, dirname } from "node:path";
import { readRoutes } from "@issue-relay/functions/routes/check";
import { messageOf } from "@issue-relay/shared/errors";
import type { Stack } from "../../stack/stack.ts";
import { printableLines } from "../printable.ts";

/** How long a file is left alone after a change: an editor may write it in several steps. */
const PAUSE_MS = 200;

/**
 * Gives the stack each new version of the file of routes. One that is wrong is refused, and the last one goes on.
 * @param say shows a line to the developer
 * @returns a function that stops it
 */
export function followRoutes(
  stack: Pick<Stack, "useRelay">,
  path: string,
  say: (line: string) => void,
): () => Promise<void> {
  let pending: NodeJS.Timeout | undefined;
  let work = Promise.resolve();
  const take = async () => {
    try {
      const { file } = await readRoutes(path);
      await stack.useRelay(file.relay);
      say(`${path} is taken: the functions that read it run again`);
    } catch (error) {
      say(printableLines(`${messageOf(error)}\nThe last routes go on.`));
    }
  };
  // The folder, since many editors put another file in the place of the old one.
  const watcher = watch(dirname(path), (_, name) => {
    if (name === basename(path)) {
      clearTimeout(pending);
      pending = setTimeout(() => {
        work = work.then(take);
      }, PAUSE_MS);
    }
  });
  return async () => {
    watcher.close();
    clearTimeout(pending);
    await work;
  };
}
