import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, it, onTestFinished } from "vitest";
import { z } from "zod";

const run = promisify(execFile);

/** Alone it takes 30 s, and beside other suites twice that. */
const TIMEOUT_MS = 150_000;

const Figures = z.record(z.string(), z.number());
const Results = z.object({
  medians: z.record(z.string(), z.record(z.string(), Figures)),
  bundles: z.record(z.string(), Figures),
});

it(
  "npm run bench measures every part, and keeps the figures in a file",
  async () => {
    const folder = await mkdtemp(join(tmpdir(), "bench-"));
    onTestFinished(() => rm(folder, { recursive: true }));
    const results = join(folder, "results.json");
    const bench = fileURLToPath(new URL("./bench.ts", import.meta.url));
    const only = "ingress,no-op,bigquery,10 deliveries";
    // Shorter, and on a busy machine no answer may come meanwhile.
    const short = ["--rounds", "1", "--seconds", "1.2", "--only", only, "--results", results];
    const { stdout } = await run(process.execPath, [bench, ...short]);

    const { medians, bundles } = Results.parse(JSON.parse(await readFile(results, "utf8")));
    expect(Object.values(medians).map((columns) => Object.keys(columns))).toEqual([
      ["ingress", "no-op function", "bigquery"],
      ["ingress", "no-op function"],
      ["bigquery"],
      ["10 deliveries/s"],
    ]);
    for (const figures of Object.values(medians).flatMap((columns) => Object.values(columns))) {
      for (const [figure, value] of Object.entries(figures)) {
        const isMeasured = process.platform === "linux" || !/memory|CPU/.test(figure);
        expect(isMeasured === value > 0, `${figure}: ${value}`).toBe(true);
        expect(stdout).toContain(`| ${figure} |`);
      }
    }
    expect(bundles.ingress).toMatchObject({ "@grpc/grpc-js": expect.any(Number) });
  },
  TIMEOUT_MS,
);
