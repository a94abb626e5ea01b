// `npm run send`: lets the local GitHub deliver a payload to the running stack.
import { z } from "zod";
import { requireStack, type StackFile } from "../stack/stack-file.ts";
import type { Delivered } from "../stand-ins/github/deliver.ts";
import { type Example, exampleNames } from "../stand-ins/github/payloads.ts";
import { tellGitHub } from "../stand-ins/github/tell.ts";
import { printable } from "./printable.ts";
import { print, readOptions, runCommand, UsageError } from "./run-command.ts";
import { PAYLOAD_KINDS, PayloadOptions, payloadFor } from "./send/payload-options.ts";

const USAGE = `npm run send -- <payload> [options]

  <payload>          one of the examples below, or a file with a payload as GitHub's page "Recent Deliveries" shows it
  --title TEXT       the issue's title; with this or the next two options, the payload is about a new issue
  --label NAME       the issue's label
  --repository O/N   the repository, as owner/name
  --times N          deliver the same payload N times, as several webhooks would
  --event NAME       the value of X-GitHub-Event, for a file whose content doesn't show it

Examples: ${exampleNames().join(" ")}`;

const Options = PayloadOptions.extend({ times: z.coerce.number().int().min(1).max(10_000).default(1) });

await runCommand(USAGE, async () => {
  const { values, rest } = readOptions(Options, { ...PAYLOAD_KINDS, times: "string" });
  const [name] = rest;
  if (name === undefined || rest.length > 1) {
    throw new UsageError("Give one payload: the name of an example, or a file.");
  }

  const delivery = await payloadFor(name, values);
  const stack = await requireStack();
  for (let sent = 0; sent < values.times; sent += 1) {
    for (const delivered of await sendThrough(stack, delivery)) {
      await print(outcomeOf(delivered));
    }
  }
  return undefined;
});

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
