// `npm run docs`: executes the README's example queries and writes their results below them.
import { writeFile } from "node:fs/promises";
import { runCommand } from "@issue-relay/local/commands/run-command";
import { README, readmeWithResults } from "./readme.ts";

await runCommand("npm run docs\n\nWrites the results of the README's example queries into it.", async () => {
  await writeFile(README, await readmeWithResults());
  return "README.md is up to date.";
});
