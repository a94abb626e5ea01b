// `npm run send`: lets the local GitHub deliver a payload to the running stack.
import { messageOf } from "@issue-relay/shared/errors";
import { z } from "zod";
import { requireStack, type StackFile } from "../stack/stack-file.ts";
import type { Delivered } from "../stand-ins/github/deliver.ts";
import { type Example, exampleNames } from "../stand-ins/github/payloads.ts";
import { tellGitHub } from "../stand-ins/github/tell.ts";
import { printable } from "./printable.ts";
import { print, readOptions, runCommand, UsageError } from "./run-command.ts";
import { PAYLOAD_KINDS, PayloadOptions, payloadFor } from "./send/payload-options.ts";
import { rawDeliveries } from "./send/raw-deliveries.ts";

const USAGE = `npm run send -- <payload> [options]
npm run send -- --bigquery "<sql>" [--project ID]

  <payload>          one of the examples below, or a file with a payload as GitHub's page "Recent Deliveries" shows it
  --title TEXT       the issue's title; with this or the next two options, the payload is about a new issue
  --label NAME       the issue's label
  --repository O/N   the repository, as owner/name
  --times N          deliver the same payload N times, as several webhooks would
  --event NAME       the value of X-GitHub-Event, for a file whose content doesn't show it

  --bigquery SQL     deliver again what a query finds in the table deliveries: its columns data and attributes
  --project ID       ask the BigQuery of this project of Google Cloud, with your own identity: run
                     \`gcloud auth application-default login\` first; without it, that of the stack that runs here

Examples: ${exampleNames().join(" ")}`;

const Options = PayloadOptions.extend({
  times: z.coerce.number().int().min(1).max(10_000).optional(),
  bigquery: z.string().optional(),
  project: z.string().optional(),
});

const KINDS = { ...PAYLOAD_KINDS, times: "string", bigquery: "string", project: "string" } as const;

await runCommand(USAGE, async () => {
  const { values, rest } = readOptions(Options, KINDS);
  const { bigquery, project, ...options } = values;
  if (bigquery !== undefined) {
    if (rest.length > 0 || Object.keys(options).length > 0) {
      throw new UsageError("--bigquery goes with --project only.");
    }
    return sendAgain(bigquery, project);
  }
  const [name] = rest;
  if (name === undefined || rest.length > 1 || project !== undefined) {
    throw new UsageError("Give one payload, the name of an example or a file; --project is for --bigquery.");
  }
  const delivery = await payloadFor(name, options);
  const stack = await requireStack();
  for (let sent = 0; sent < (options.times ?? 1); sent += 1) {
    for (const delivered of await sendThrough(stack, delivery)) {
      await print(outcomeOf(delivered));
    }
  }
  return undefined;
});

/**
 * Delivers again what a query finds, one after the other. One that is not taken keeps no other from being sent.
 * @throws Error where not all were taken
 */
async function sendAgain(sql: string, project: string | undefined): Promise<string> {
  const stack = await requireStack();
  const deliveries = await rawDeliveries(sql, project);
  let failed = 0;
  for (const { event, guid, payload } of deliveries) {
    const prefix = `${printable(event)} ${printable(guid)}: `;
    try {
      if (!payload) {
        throw new Error("not a payload of GitHub's, so that GitHub can't deliver it");
      }
      for (const delivered of await sendThrough(stack, { event, payload })) {
        await print(prefix + outcomeOf(delivered));
      }
    } catch (error) {
      failed += 1;
      await print(prefix + printable(messageOf(error)));
    }
  }
  if (failed > 0) {
    throw new Error(`${failed} of ${deliveries.length} deliveries were not taken`);
  }
  return deliveries.length === 1 ? "1 delivery" : `${deliveries.length} deliveries`;
}

/**
 * Lets the local GitHub deliver a payload to each webhook that wants it: to one, unless somebody has added others.
 * @throws Error where it can't be reached, or no webhook wants the event
 */
async function sendThrough({ github }: StackFile, delivery: Example): Promise<Delivered[]> {
  const delivered = await tellGitHub(github.occurrences, delivery).catch((error) => {
    if (!(error instanceof TypeError)) {
      throw error;
    }
    throw new Error(`the local GitHub can't be reached at ${github.api}: is \`npm start\` still running?`, {
      cause: error,
    });
  });
  if (delivered.length === 0) {
    throw new Error(`no webhook of the local GitHub wants the event ${delivery.event}`);
  }
  return delivered;
}

/**
 * What ingress answered.
 * @throws Error where ingress has not taken the delivery
 */
function outcomeOf({ status, answer, ms }: Delivered): string {
  const said = `${status} ${printable(JSON.stringify(answer))} in ${ms} ms`;
  switch (answer.status) {
    case "published":
    case "pong":
      return said;
    case "ignored":
      return `${said}: ignored, because it is not about an issue`;
    case "quarantined":
      throw new Error(`${said}: quarantined, so neither Slack nor BigQuery gets it`);
    default:
      throw new Error(`${said}: ingress did not take the delivery`);
  }
}
