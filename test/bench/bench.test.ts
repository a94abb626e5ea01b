import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, it, onTestFinished } from "vitest";
import { z } from "zod";

const run = promisify(execFile);

const Results = z.object({ medians: z.record(z.string(), z.record(z.string(), z.number())) });

it("npm run bench measures ingress beside a function that does nothing, and keeps the figures in a file", async () => {
  const folder = await mkdtemp(join(tmpdir(), "bench-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const results = join(folder, "results.json");
  const bench = fileURLToPath(new URL("./bench.ts", import.meta.url));
  const short = ["--rounds", "1", "--seconds", "0.3", "--only", "ingress,no-op", "--results", results];
  const { stdout } = await run(process.execPath, [bench, ...short]);

  const { medians } = Results.parse(JSON.parse(await readFile(results, "utf8")));
  for (const [line, values] of Object.entries(medians)) {
    expect(Object.keys(values), line).toEqual(["ingress", "no-op function"]);
    const isMeasured = process.platform === "linux" || !/memory|CPU/.test(line);
    expect(
      Object.values(values).every((value) => isMeasured === value > 0),
      line,
    ).toBe(true);
    expect(stdout).toContain(`| ${line} |`);
  }
});
