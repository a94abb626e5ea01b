// Checks the file of routes where there is no checkout, such as in a release archive.
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { messageOf } from "@issue-relay/shared/errors";
import { check } from "./check.ts";
import { gitHubFromEnvironment } from "./github-reader.ts";
import { slackFromEnvironment } from "./slack-reader.ts";

const USAGE = `node functions/routes/dist/check.mjs <relay.yaml> [--dry-run] [--online]

  --dry-run   write nothing
  --online    ask Slack too, with the bot's token from the environment variable SLACK_TOKEN; and of rules GitHub, as the App of
              GITHUB_APP_ID, whose private key is in GITHUB_APP_KEY`;

const [code, text] = await run(process.argv.slice(2));
process.exitCode = code;
process[code === 0 ? "stdout" : "stderr"].write(`${text}\n`);

async function run(args: string[]): Promise<[code: number, text: string]> {
  const given = argumentsOf(args);
  if (given === undefined) {
    return [2, USAGE];
  }
  // The bundle of this program is in a folder of its own, beside those of the functions.
  const bundles = fileURLToPath(new URL("../..", import.meta.url));
  try {
    const slack = given.online ? slackFromEnvironment(process.env) : undefined;
    if (given.online && !slack) {
      return [2, `Set SLACK_TOKEN.\n\n${USAGE}`];
    }
    const github = given.online ? gitHubFromEnvironment(process.env) : undefined;
    return [0, await check(given.file, { bundles, isDryRun: given["dry-run"], slack, github })];
  } catch (error) {
    return [1, messageOf(error)];
  }
}

function argumentsOf(args: string[]) {
  try {
    const { values, positionals } = parseArgs({
      args,
      options: {
        "dry-run": { type: "boolean", default: false },
        online: { type: "boolean", default: false },
      },
      allowPositionals: true,
    });
    const [file, ...more] = positionals;
    return file === undefined || more.length > 0 ? undefined : { ...values, file };
  } catch {
    return undefined;
  }
}
