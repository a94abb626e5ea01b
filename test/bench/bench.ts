// `npm run bench`: measures ingress against the ways in which others receive GitHub's deliveries.
import { mkdir, rm, writeFile } from "node:fs/promises";
import { cpus, release, type } from "node:os";
import { fileURLToPath } from "node:url";
import { examplePayload } from "@issue-relay/local/stand-ins/github/payloads";
import { sign } from "@octokit/webhooks-methods";
import { z } from "zod";
import { print, readOptions, runCommand } from "../local/commands/run-command.ts";
import { ours, peers } from "./contenders.ts";
import { type Deliveries, measure } from "./measure.ts";
import { prepareRunner } from "./runner.ts";
import { startSetting } from "./setting.ts";
import { type Measured, medians, noise, table } from "./table.ts";

const USAGE = `npm run bench [-- --rounds 3 --seconds 5 --only ingress,no-op --results FILE]

Measures ingress, a function that does nothing, octokit's middleware and Probot, each in turn, and prints the medians of the
rounds. Writes all figures into FILE (test/bench/results.json). Everything stays on this machine; a round takes about five times --seconds for each.`;

const Options = z.object({
  rounds: z.coerce.number().int().min(1).max(20).default(3),
  seconds: z.coerce.number().min(0.2).max(60).default(5),
  only: z.string().default(""),
  results: z.string().default(fileURLToPath(new URL("./results.json", import.meta.url))),
});

await runCommand(USAGE, async () => {
  const { values } = readOptions(Options, {
    rounds: "string",
    seconds: "string",
    only: "string",
    results: "string",
  });
  await using setting = await startSetting();
  const folder = fileURLToPath(new URL("./node_modules/.contenders", import.meta.url));
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const runner = await prepareRunner(folder);
  const deliveries = await deliveriesSignedWith(setting.secret);

  const wanted = values.only.split(",");
  const contenders = [ours("ingress", setting), ...(await peers(folder, setting))].filter(({ title }) =>
    wanted.some((part) => title.includes(part)),
  );
  const measured: Measured[] = contenders.map(({ title }) => ({ title, rounds: [] }));
  for (let round = 1; round <= values.rounds; round += 1) {
    for (const [index, contender] of contenders.entries()) {
      await print(`round ${round} of ${values.rounds}: ${contender.title}`);
      measured[index]?.rounds.push(await measure(contender, { runner, deliveries, seconds: values.seconds }));
    }
  }

  const about = {
    date: new Date().toISOString(),
    machine: `${cpus().length} × ${cpus()[0]?.model}, ${type()} ${release()}`,
    node: process.version,
    pubsub: setting.pubsub,
    delivery: `${Buffer.byteLength(deliveries.signed.body)} bytes`,
    rounds: values.rounds,
    seconds: values.seconds,
    noise: Math.round(noise(measured) * 100) / 100,
  };
  await writeFile(
    values.results,
    `${JSON.stringify({ ...about, medians: medians(measured), measured }, null, 2)}\n`,
  );
  return `\n${table(measured)}\n\n${Object.entries(about)
    .map(([name, value]) => `${name}: ${value}`)
    .join("\n")}`;
});

/** A delivery as GitHub sends it, and the same with a signature that is not GitHub's. */
async function deliveriesSignedWith(secret: string): Promise<Deliveries> {
  const { event, payload } = examplePayload("issues.opened");
  const body = JSON.stringify(payload);
  const headers = (signature: string) => ({
    "content-type": "application/json",
    "user-agent": "GitHub-Hookshot/0000000",
    "x-github-event": event,
    "x-github-delivery": "72d3162e-cc78-11e3-81ab-4c9367dc0958",
    "x-hub-signature-256": signature,
  });
  return {
    signed: { headers: headers(await sign(secret, body)), body },
    forged: { headers: headers(`sha256=${"a".repeat(64)}`), body },
  };
}
