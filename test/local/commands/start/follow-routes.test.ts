import { mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Relay } from "@issue-relay/shared/routes/relay";
import { afterEach, beforeEach, expect, it } from "vitest";
import { until } from "../../stack/until.ts";
import { followRoutes } from "./follow-routes.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "issue-relay-follow-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it("each new version of the file is taken, also where an editor replaces the file, and a wrong one is refused", async () => {
  const path = join(folder, "relay.yaml");
  const write = (name: string) => {
    writeFileSync(`${path}.new`, `channels: { all: C1 }\nroutes: [{ name: ${name}, to: all }]\n`);
    renameSync(`${path}.new`, path);
  };
  write("first");
  const taken: string[] = [];
  const said: string[] = [];
  const useRelay = async ({ routes }: Relay) => void taken.push(...routes.map(({ name }) => name));
  const stop = followRoutes({ useRelay }, path, (line) => said.push(line));

  write("second");
  await until("the second version", () => taken.includes("second"));
  writeFileSync(path, "channels: {}\nroutes: []\n");
  await until("the refusal", () => said.some((line) => line.includes("routes: is empty")));
  expect(said.at(-1)).toMatch(/relay\.yaml:2: routes: is empty.*\nThe last routes go on\.$/s);
  write("third");
  await until("the third version", () => taken.includes("third"));
  await stop();
  expect(new Set(taken)).toEqual(new Set(["second", "third"]));
});
