import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { onTestFinished } from "vitest";

/** A file as `check` makes it of a file of routes; it is removed after the test. @returns its path */
export async function aRelayFile(relay: object): Promise<string> {
  const folder = await mkdtemp(`${tmpdir()}/relay-`);
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = `${folder}/relay.json`;
  await writeFile(file, JSON.stringify({ sha256: "", lines: [12], ruleLines: [1], relay }));
  return file;
}
