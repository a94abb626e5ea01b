import { existsSync } from "node:fs";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { z } from "zod";
import { FUNCTION_NAMES } from "./functions.ts";
import type { Stack } from "./stack.ts";

/** What the running stack keeps on disk, where npm runs scripts: the project's root. Ignored by git. */
export const LOCAL_FOLDER = resolve(".local");

const STACK_FILE = join(LOCAL_FOLDER, "stack.json");

/** `.local/stack.json`: what other programs need to know of the stack that runs. */
export const StackFile = z.object({
  project: z.string(),
  webhookSecret: z.string(),
  /** Where GitHub's deliveries go. */
  ingress: z.url(),
  /** The address of each function, by its name. */
  functions: z.record(z.string(), z.url()),
  slack: z.object({ page: z.url(), api: z.url(), messages: z.url() }),
  bigquery: z.object({ page: z.url(), api: z.url() }),
  /** `host:port`, for PUBSUB_EMULATOR_HOST. */
  pubsub: z.string(),
  /** `host:port` */
  secretManager: z.string(),
  control: z.url(),
  /** The destinations without a stand-in of their own, each at `/<name>`. */
  sinks: z.url(),
  /** The process to end, where nobody can press Ctrl-C. */
  pid: z.int(),
});
export type StackFile = z.infer<typeof StackFile>;

export async function writeStackFile(stack: Stack): Promise<StackFile> {
  const content: StackFile = {
    project: stack.project,
    webhookSecret: stack.webhookSecret,
    ingress: stack.ingress,
    functions: Object.fromEntries(FUNCTION_NAMES.map((name) => [name, stack.function(name).url])),
    slack: { page: stack.slack.url, api: stack.slack.apiUrl, messages: `${stack.slack.url}/messages.json` },
    bigquery: { page: stack.localBigQuery.url, api: stack.localBigQuery.apiEndpoint },
    pubsub: stack.pubsubHost,
    secretManager: stack.secretManager.host,
    control: stack.control,
    sinks: stack.sinks.url,
    pid: process.pid,
  };
  await mkdir(LOCAL_FOLDER, { recursive: true });
  await writeFile(STACK_FILE, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 });
  return content;
}

export async function removeStackFile(): Promise<void> {
  await rm(STACK_FILE, { force: true });
}

/** The stack that runs here; undefined also where one was killed and left its file behind. */
export async function runningStack(): Promise<StackFile | undefined> {
  if (!existsSync(STACK_FILE)) {
    return undefined;
  }
  const content = await readStackFile();
  try {
    process.kill(content.pid, 0);
    return content;
  } catch {
    return undefined;
  }
}

/** @throws Error that says what to do where no stack runs */
export async function readStackFile(): Promise<StackFile> {
  if (!existsSync(STACK_FILE)) {
    throw new Error("no stack is running here: run `npm start` in another terminal first");
  }
  return StackFile.parse(JSON.parse(await readFile(STACK_FILE, "utf8")));
}
