import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { messageOf } from "@issue-relay/shared/errors";
import type { IssueEvent } from "@issue-relay/shared/event/issue-event";
import type { z } from "zod";
import { eventOf } from "../event-of.ts";
import { type PayloadOptions, payloadFor } from "../send/payload-options.ts";

/** What a payload tells. */
export interface Told {
  /** The file, or the example. */
  name: string;
  /** Null where ingress ignores it, because it is about no issue. */
  event: IssueEvent | null;
}

/**
 * The events of a payload, or of all payloads in a folder, by their names.
 * @param what an example, a file, or a folder
 * @returns what could be read, and what is wrong with each of the others
 * @throws UsageError where there is neither; Error where the only payload can't be read, or the folder has none
 */
export async function readPayloads(
  what: string,
  options: z.infer<typeof PayloadOptions>,
): Promise<{ told: Told[]; wrong: string[] }> {
  const isFolder = await stat(what).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (!isFolder) {
    return { told: [{ name: what, event: eventOf(await payloadFor(what, options)) }], wrong: [] };
  }
  const names = (await readdir(what)).filter((name) => name.endsWith(".json")).sort();
  if (names.length === 0) {
    throw new Error(`There is no payload in ${what}: no file ends with .json.`);
  }
  const told: Told[] = [];
  const wrong: string[] = [];
  for (const name of names.map((each) => join(what, each))) {
    try {
      told.push({ name, event: eventOf(await payloadFor(name, options)) });
    } catch (error) {
      const message = messageOf(error);
      wrong.push(message.startsWith(name) ? message : `${name}: ${message}`);
    }
  }
  return { told, wrong };
}
