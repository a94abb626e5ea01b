// `npm run rules`: says what the rules of a file do with payloads.
import { z } from "zod";
import { exampleNames } from "../stand-ins/github/payloads.ts";
import { printableLines } from "./printable.ts";
import { routesFile } from "./routes/routes-file.ts";
import { readPayloads } from "./rules/payloads.ts";
import { rulesAsJson, rulesInWords } from "./rules/try-rules.ts";
import { print, readOptions, runCommand, UsageError } from "./run-command.ts";
import { PAYLOAD_KINDS, PayloadOptions } from "./send/payload-options.ts";

const USAGE = `npm run rules -- test <payload | folder> [options]

  test       says which rules act on a payload and what each does; ends with 1 where the file of rules is wrong or a
             payload can't be read. A payload is one of the examples below, or a file as GitHub's page "Recent
             Deliveries" shows it, and is taken as received when it happened; a folder is all its files *.json

  --relay FILE    by default relay.yaml in the working directory
  --json          print an array instead, of each payload with each rule
  --event NAME    the value of X-GitHub-Event, for a file whose content doesn't show it
  --repository O/N, --label NAME, --title TEXT   as in \`npm run send\`: a payload like this one, about another issue

Examples: ${exampleNames().join(" ")}`;

const Options = PayloadOptions.extend({ relay: z.string().optional(), json: z.boolean().default(false) });

await runCommand(USAGE, async () => {
  const kinds = { ...PAYLOAD_KINDS, relay: "string", json: "boolean" } as const;
  const { values, rest } = readOptions(Options, kinds);
  const { relay: path, json, ...options } = values;
  const [command, what, ...more] = rest;
  if (command !== "test" || what === undefined || more.length > 0) {
    throw new UsageError("Say what to test: a payload, or a folder of payloads.");
  }
  const file = await routesFile(path);
  if (!file) {
    throw new UsageError("There is no relay.yaml here: name the file with --relay.");
  }
  const { told, wrong } = await readPayloads(what, options);
  await print(printableLines((json ? rulesAsJson : rulesInWords)(file.file.relay, told)));
  if (wrong.length > 0) {
    throw new Error(wrong.join("\n"));
  }
  return undefined;
});
