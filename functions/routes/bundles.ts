import { existsSync } from "node:fs";
import { rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { RELAY_FILE } from "@issue-relay/shared/routes/relay-file";

/** The functions that read the file of routes. */
const READERS = ["slack", "digest", "actions", "interactions"];

/**
 * Writes the file beside the bundle of each function that reads it. Whoever looks there finds all of it, or what was there.
 * @param bundles the folder that has `<function>/dist`
 * @returns the files that were written; none where nothing is built
 */
export async function writeIntoBundles(bundles: string, content: string): Promise<string[]> {
  const folders = READERS.map((name) => join(bundles, name, "dist")).filter((folder) => existsSync(folder));
  return Promise.all(
    folders.map(async (folder) => {
      const file = join(folder, RELAY_FILE);
      const unfinished = `${file}.${process.pid}`;
      await writeFile(unfinished, content);
      await rename(unfinished, file);
      return file;
    }),
  );
}
