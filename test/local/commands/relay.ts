// `npm run relay`: asks the function `recover` for one of its tasks, on this machine or in the cloud.
import { z } from "zod";
import { printable, printableLines } from "./printable.ts";
import { callTask } from "./relay/call-task.ts";
import { Installation, recoverOf } from "./relay/recover.ts";
import { TASK_OPTION_KINDS, TaskOptions } from "./relay/task-options.ts";
import { askedFor } from "./relay/tasks.ts";
import { print, readOptions, runCommand } from "./run-command.ts";

const USAGE = `npm run relay -- <task> [options]

  redeliver        asks GitHub to deliver again what ingress did not take; a schedule does so every 10 minutes
    --all          everything that GitHub lists and that has not arrived, also what was asked for a short while ago, or is older than
                   3 days; also while ingress takes nothing
  reconcile [owner] compares issues with GitHub, and publishes what never came: of this repository or organization, or of all; a schedule
                   does so once a day
    --since TIME   what has changed since then, such as 7d, 12h or 2026-11-25T16:00:00Z; by default, since the last time
    --full         all issues, also those that GitHub does not call changed; a schedule does so once a week
  backfill <owner> loads the history of a repository's or an organization's issues into BigQuery; Slack shows nothing of it
  connect <owner>  makes the webhook of a repository (owner/name) or an organization, or repairs it: with all events of ours and the
                   newest version of the secret; and has GitHub ping ingress
  dead-letters     shows what could not be processed, the newest first, and how much there is by consumer and reason
    --limit N      so many at most; 50 where it is not given
  redrive          says what it would publish again, each to the consumer that failed
    --yes          does it
  drop <id>        gives up one dead letter
    --reason TEXT  why: it is logged
  replay           says what today's mapping makes of raw deliveries, where they are kept
    --from TIME    that came since then (their publish_time), such as 7d or 2026-11-25T16:00:00Z
    --to TIME      and before then; by default, until now
    --yes          loads the rows into BigQuery
  forget           says what it would erase from BigQuery; --yes erases it
    --issue ISSUE  the titles of this issue, such as owner/name#7, and all deliveries and dead letters of it
    --person LOGIN this account, and all deliveries and dead letters that name it
    --id ID        GitHub's id of it, where several had that name
  rules            lists the rules that had something to do, and says which has stopped itself
  resume           lets a rule act again that has stopped itself
    --rule NAME    its name in the file of routes
  canary           sends ingress an event of no issue, and looks whether such events reach BigQuery; a schedule does so every 5 minutes
  doctor           looks at everything that can be set wrong, from GitHub to BigQuery, and says what to do

  Which dead letters dead-letters and redrive are about:
    --consumer NAME     ingress, or a consumer
    --reason TEXT       a part of the reason
    --repository NAME   owner/name
    --older-than TIME   such as 30m, 2h or 3d; also --newer-than
    --id ID             this one; dead-letters shows it whole

  --project ID     the installation in this project of Google Cloud, with your own identity: run
                   \`gcloud auth application-default login\` first; without it, the stack that runs on this machine
  --region NAME    where it is deployed
  --prefix NAME    the prefix of its names, where it has one
  --json           the result as JSON; for another program to read: npm run --silent relay -- …

Exit code: 0 where all is well, 1 where something is not (a line with ✗), 2 where the command line is wrong.`;

const Options = Installation.extend({ json: z.boolean().default(false), ...TaskOptions.shape });

const KINDS = {
  ...TASK_OPTION_KINDS,
  project: "string",
  region: "string",
  prefix: "string",
  json: "boolean",
} as const;

await runCommand(USAGE, async () => {
  const { values, rest } = readOptions(Options, KINDS);
  const { json, project, region, prefix, ...options } = values;
  const { show, repeat, ...asked } = askedFor(rest, options);
  // Found anew for each call: an identity token is valid for an hour.
  const call = async (instead: object = {}) =>
    callTask(await recoverOf({ project, region, prefix }), {
      ...asked,
      input: { ...asked.input, ...instead },
      onProgress: showProgress,
    });
  const { isDone, result } = await (repeat ? repeat(call, { say }) : call());
  clearProgress();
  const { text, isFine } = show(result, process.stdout.columns);
  await print(json ? JSON.stringify(result, null, 2) : printableLines(text));
  if (!isDone || !isFine) {
    throw new Error("Not all is well: the answer above says what is wrong.");
  }
  return undefined;
});

/** On a terminal a line that is written over; elsewhere nothing: the log of the function has it. */
function showProgress(text: string): void {
  if (process.stderr.isTTY) {
    process.stderr.write(`\r${printable(text)}\u001b[K`);
  }
}

/** What is waited for stands on a line of its own, and never in the result. */
function say(text: string): void {
  clearProgress();
  console.error(printable(text));
}

function clearProgress(): void {
  if (process.stderr.isTTY) {
    process.stderr.write("\r\u001b[K");
  }
}
