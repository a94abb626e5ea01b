import { rmSync } from "node:fs";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { z } from "zod";
import { DATABASE } from "./names.ts";
import { takenPorts } from "./ports.ts";
import type { Stack } from "./stack.ts";

/** The folder for the files of a running stack, in the working directory. Git ignores it. */
export const LOCAL_FOLDER = resolve(".local");

/** What a person's token for the local GitHub may do: all that it has. */
const TOKEN_PERMISSIONS = {
  issues: "write",
  contents: "write",
  organization_projects: "write",
  administration: "write",
  metadata: "read",
  repository_hooks: "write",
  organization_hooks: "write",
} as const;

const STACK_FILE = join(LOCAL_FOLDER, "stack.json");

/** The content of `.local/stack.json`: what other programs need to use the running stack. */
export const StackFile = z.object({
  project: z.string(),
  webhookSecret: z.string(),
  /** The URL for GitHub's deliveries. */
  ingress: z.url(),
  /** The URL of each function, by its name. */
  functions: z.record(z.string(), z.url()),
  /**
   * `api`: for GITHUB_API_URL; `token`: an owner's, who may do everything; `app`: whom the functions act as, with a private key (PEM);
   * `occurrences`: takes what happens on GitHub, and delivers it; `deliveries`: all of them, as JSON.
   */
  github: z.object({
    api: z.url(),
    token: z.string(),
    app: z.object({ appId: z.string(), privateKey: z.string() }),
    occurrences: z.url(),
    deliveries: z.url(),
  }),
  /** `token`: the bot's. */
  slack: z.object({ page: z.url(), api: z.url(), messages: z.url(), token: z.string() }),
  bigquery: z.object({ page: z.url(), api: z.url() }),
  /** `host`: `host:port`, for FIRESTORE_EMULATOR_HOST; `documents`: all of them, as JSON. */
  firestore: z.object({ database: z.string(), host: z.string(), documents: z.url() }),
  /** `host:port`, for PUBSUB_EMULATOR_HOST. */
  pubsub: z.string(),
  /** `host:port` */
  secretManager: z.string(),
  /** The server for `/faults`, which makes stand-ins fail. */
  control: z.url(),
  /** The server for the destinations that have no stand-in of their own, each at `/<name>`. */
  sinks: z.url(),
  /** The process to end where nobody can press Ctrl-C. */
  pid: z.int(),
});
export type StackFile = z.infer<typeof StackFile>;

/**
 * Writes `.local/stack.json`, readable by this user only, since it holds secrets. However this process ends,
 * except by `kill -9`, the file goes with it.
 */
export async function writeStackFile(stack: Stack): Promise<StackFile> {
  const content: StackFile = {
    project: stack.project,
    webhookSecret: stack.webhookSecret,
    ingress: stack.ingress,
    functions: Object.fromEntries(stack.functions.map((name) => [name, stack.function(name).url])),
    github: {
      api: stack.github.apiUrl,
      token: stack.github.token({ permissions: TOKEN_PERMISSIONS }),
      app: { appId: String(stack.github.app.id), privateKey: stack.github.app.privateKey },
      occurrences: stack.github.occurrencesUrl,
      deliveries: `${stack.github.url}/deliveries.json`,
    },
    slack: {
      page: stack.slack.url,
      api: stack.slack.apiUrl,
      messages: `${stack.slack.url}/messages.json`,
      token: stack.slackToken,
    },
    bigquery: { page: stack.localBigQuery.url, api: stack.localBigQuery.apiEndpoint },
    firestore: {
      database: DATABASE,
      host: stack.firestore.host,
      documents: `${stack.firestore.url}/documents.json`,
    },
    pubsub: stack.pubsubHost,
    secretManager: stack.secretManager.host,
    control: stack.control,
    sinks: stack.sinks.url,
    pid: process.pid,
  };
  await mkdir(LOCAL_FOLDER, { recursive: true });
  // Whoever looks for the file finds all of it, or none.
  const unfinished = `${STACK_FILE}.${process.pid}`;
  await writeFile(unfinished, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 });
  await rename(unfinished, STACK_FILE);
  process.once("exit", removeStackFile);
  return content;
}

export function removeStackFile(): void {
  process.off("exit", removeStackFile);
  rmSync(STACK_FILE, { force: true });
}

/** The stack that runs in this folder, if any. A file that can't be read, or that a killed stack has left, is none. */
export async function runningStack(): Promise<StackFile | undefined> {
  const content = await readFile(STACK_FILE, "utf8")
    .then((text) => StackFile.safeParse(JSON.parse(text)).data)
    .catch(() => undefined);
  return content && (await isRunning(content)) ? content : undefined;
}

/** After a restart of the machine, another program may have the number of the process, so its port decides too. */
async function isRunning({ pid, control }: StackFile): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  return (await takenPorts([Number(new URL(control).port)])).length > 0;
}

/**
 * The stack that runs in this folder.
 * @throws Error that says what to do, where none runs
 */
export async function requireStack(): Promise<StackFile> {
  const stack = await runningStack();
  if (!stack) {
    throw new Error("no stack is running here: run `npm start` in another terminal first");
  }
  return stack;
}
