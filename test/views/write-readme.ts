// `npm run docs`: executes the example queries of the READMEs and writes their results below them.
import { writeFile } from "node:fs/promises";
import { runCommand } from "@issue-relay/local/commands/run-command";
import { stopSharedEngine } from "@issue-relay/local/stand-ins/bigquery/testing/shared-engine";
import { pagesWithResults } from "./readme.ts";

await runCommand(
  "npm run docs\n\nWrites the results of the READMEs' example queries into them.",
  async () => {
    const pages = await pagesWithResults();
    await stopSharedEngine();
    for (const { file, updated } of pages) {
      await writeFile(file, updated);
    }
    return `Up to date: ${pages.map(({ path }) => path).join(", ")}.`;
  },
);
