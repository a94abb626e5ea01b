// `npm run routes`: checks the file of routes, and says what it does with an issue.
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { check } from "@issue-relay/functions/routes/check";
import { oneChannel } from "@issue-relay/shared/routes/one-channel";
import { z } from "zod";
import { CHANNEL } from "../stack/names.ts";
import { exampleNames } from "../stand-ins/github/payloads.ts";
import { eventOf } from "./event-of.ts";
import { printableLines } from "./printable.ts";
import { explain } from "./routes/explain.ts";
import { gitHubToAsk } from "./routes/github.ts";
import { missingPeople } from "./routes/people.ts";
import { routesFile } from "./routes/routes-file.ts";
import { newestEvent } from "./routes/row.ts";
import { slackToAsk } from "./routes/slack.ts";
import { readOptions, runCommand, UsageError } from "./run-command.ts";
import { PAYLOAD_KINDS, PayloadOptions, payloadFor } from "./send/payload-options.ts";
import { warehouse } from "./warehouse.ts";

const USAGE = `npm run routes -- check <relay.yaml> [--online] [--dry-run] [--bundles DIR]
npm run routes -- explain <payload | owner/name#number> [options]
npm run routes -- people [--relay FILE] [--project ID] [--dataset NAME]

  check      says what is wrong with the file, or writes it beside the bundles, from where terraform takes it
  explain    says which route takes an event, what each channel shows of it, and what rules do: of a payload, which is one
             of the examples below or a file, or of the newest event that BigQuery has of an issue
  people     lists who is assigned to open issues but not in the file, with who in Slack they may be, and who is in the
             file but has left Slack

  --online        ask Slack and GitHub too: with the bot's token in SLACK_TOKEN, and as the App of GITHUB_APP_ID, whose private
                  key is in GITHUB_APP_KEY; or else the stack that runs here
  --dry-run       write nothing
  --bundles DIR   the folder that has <function>/dist, such as that of an unpacked release archive
  --relay FILE    by default relay.yaml in the working directory
  --event NAME    the value of X-GitHub-Event, for a file whose content doesn't show it
  --repository O/N, --label NAME, --title TEXT   as in \`npm run send\`: a payload like the example, about another issue
  --project ID    the Google Cloud project whose BigQuery is asked; by default the stack that runs here
  --dataset NAME  its dataset; issue_relay by default

Examples: ${exampleNames().join(" ")}`;

const Options = PayloadOptions.extend({
  online: z.boolean().default(false),
  "dry-run": z.boolean().default(false),
  bundles: z.string().default(fileURLToPath(new URL("../../../functions", import.meta.url))),
  relay: z.string().optional(),
  project: z.string().exactOptional(),
  dataset: z.string().exactOptional(),
});
type Options = z.infer<typeof Options>;

const COMMANDS: Record<string, (argument: string | undefined, options: Options) => Promise<string>> = {
  check: runCheck,
  explain: runExplain,
  people: runPeople,
};

await runCommand(USAGE, async () => {
  const { values, rest } = readOptions(Options, {
    ...PAYLOAD_KINDS,
    online: "boolean",
    "dry-run": "boolean",
    bundles: "string",
    relay: "string",
    project: "string",
    dataset: "string",
  });
  const [name = "", argument, ...more] = rest;
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (!command || more.length > 0) {
    throw new UsageError("Say what to do: check, explain or people.");
  }
  return printableLines(await command(argument, values));
});

async function runCheck(path: string | undefined, options: Options): Promise<string> {
  if (path === undefined) {
    throw new UsageError("Name the file to check.");
  }
  if (!existsSync(options.bundles)) {
    throw new UsageError(`There is no folder ${options.bundles}.`);
  }
  const slack = options.online ? await slackToAsk() : undefined;
  if (options.online && !slack) {
    throw new UsageError("Set SLACK_TOKEN to the bot's token, or run `npm start` to ask the local Slack.");
  }
  const github = options.online ? await gitHubToAsk() : undefined;
  return check(path, { bundles: options.bundles, isDryRun: options["dry-run"], slack, github });
}

async function runExplain(what: string | undefined, options: Options): Promise<string> {
  if (what === undefined) {
    throw new UsageError("Name a payload or an issue.");
  }
  const routes = await routesFile(options.relay);
  const event = /^[\w.-]+\/[\w.-]+#\d+$/.test(what)
    ? await newestEvent(await warehouse(options), what)
    : eventOf(await payloadFor(what, options));
  if (!event) {
    throw new Error(`${what} is not about an issue: ingress ignores it.`);
  }
  if (!routes) {
    return `Without a file of routes, one channel gets everything.\n\n${explain(oneChannel({ id: CHANNEL.id }), event)}`;
  }
  const { path, file } = routes;
  return `${path}\n\n${explain(file.relay, event, file)}`;
}

async function runPeople(argument: string | undefined, options: Options): Promise<string> {
  const routes = await routesFile(options.relay);
  if (argument !== undefined || !routes) {
    throw new UsageError("There is no relay.yaml here: name the file with --relay.");
  }
  return missingPeople(routes, await warehouse(options), await slackToAsk());
}
