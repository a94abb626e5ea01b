// `npm run bench`: measures the functions, and others who receive GitHub's deliveries beside them.
import { mkdir, rm, writeFile } from "node:fs/promises";
import { cpus, release, type } from "node:os";
import { fileURLToPath } from "node:url";
import { bundleWeights } from "@issue-relay/functions/build";
import { z } from "zod";
import { print, readOptions, runCommand } from "../local/commands/run-command.ts";
import { inTurn, type Measured, medians, spread } from "./figures.ts";
import { partsOf } from "./parts.ts";
import { prepareRunner } from "./setting/runner.ts";
import { startSetting } from "./setting/setting.ts";
import { bundleList, table } from "./table.ts";
import { BUSY, MULTIPLES, NO_OP, PARTS } from "./titles.ts";

const USAGE = `npm run bench [-- --rounds 3 --seconds 4 --only ingress,no-op --results FILE]

Measures how fast functions start, receive deliveries, and deliver events, beside a function that does nothing, octokit's
middleware and Probot; and how long the whole pipeline takes. Each is measured in turn, and the medians of the rounds are printed.
Writes all figures into FILE: without --only, this is test/bench/results.json by default, which the READMEs show (npm run docs).
--only takes parts of the titles of columns, and of the names of the functions whose bundles are weighed. Everything stays on this
machine. All of it takes about 7 minutes.`;

const Options = z.object({
  rounds: z.coerce.number().int().min(1).max(20).default(3),
  seconds: z.coerce.number().min(0.2).max(60).default(4),
  only: z.string().default(""),
  results: z.string().optional(),
});

/** The figures that the READMEs show. */
const RESULTS = fileURLToPath(new URL("./results.json", import.meta.url));

await runCommand(USAGE, async () => {
  const { values } = readOptions(Options, {
    rounds: "string",
    seconds: "string",
    only: "string",
    results: "string",
  });
  const { rounds, seconds } = values;
  await using setting = await startSetting();
  const folder = fileURLToPath(new URL("./node_modules/.contenders", import.meta.url));
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const runner = await prepareRunner(folder);

  const wanted = values.only.split(",");
  const measured: Record<string, Measured[]> = {};
  for (const { title, columns, times } of await partsOf({ setting, runner, folder, seconds })) {
    const chosen = columns.filter((column) => wanted.some((part) => column.title.includes(part)));
    measured[title] = await inTurn(chosen, rounds * times, (step) => print(`${title}: ${step}`));
  }

  const noOp = measured[PARTS.receive]?.find(({ title }) => title === NO_OP)?.rounds ?? [];
  const about = {
    date: new Date().toISOString(),
    machine: `${cpus().length} × ${cpus()[0]?.model}, ${type()} ${release()}`,
    node: process.version,
    pubsub: setting.pubsub,
    rounds,
    seconds,
    // The noise of the machine itself. Above 0.1, the figures mean little: repeat the run.
    ...(noOp.length > 0 && { noise: Math.round(spread(noOp, BUSY) * 100) / 100 }),
  };
  const bundles = await bundleWeights((name) => wanted.some((part) => name.includes(part)));
  const perPart = Object.entries(measured);
  const results = {
    about,
    medians: Object.fromEntries(perPart.map(([title, each]) => [title, medians(each)])),
    bundles,
    measured,
  };
  const file = values.results ?? (values.only === "" ? RESULTS : undefined);
  if (file) {
    await writeFile(file, `${JSON.stringify(results, null, 2)}\n`);
  }
  return [
    ...perPart
      .filter(([, each]) => each.length > 0)
      .map(([title, each]) => `${title}:\n\n${table(each, MULTIPLES)}`),
    `Bundles:\n\n${bundleList(bundles)}`,
    Object.entries(about)
      .map(([name, value]) => `${name}: ${value}`)
      .join("\n"),
  ].join("\n\n");
});
