import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { StackFile } from "@issue-relay/local/stack/stack-file";

const NOWHERE = "http://127.0.0.1:9";

/** For a stack whose GitHub nobody asks as the App. */
export const NO_APP = { appId: "1", privateKey: "none" };

/**
 * Writes the file in which commands find the running stack.
 * @param folder the working directory of the commands
 * @param addresses the parts that run; all others are nowhere
 */
export function announce(folder: string, addresses: Partial<StackFile>): void {
  const content: StackFile = {
    project: "acme-dev",
    webhookSecret: "s",
    ingress: NOWHERE,
    functions: { slack: NOWHERE, bigquery: NOWHERE },
    github: {
      api: NOWHERE,
      token: "github_pat_nowhere",
      app: NO_APP,
      occurrences: NOWHERE,
      deliveries: NOWHERE,
    },
    slack: { page: NOWHERE, api: NOWHERE, messages: NOWHERE, token: "xoxb-nowhere" },
    bigquery: { page: NOWHERE, api: NOWHERE },
    pubsub: "127.0.0.1:9",
    secretManager: "127.0.0.1:9",
    firestore: {
      database: "projects/acme-dev/databases/issue-relay",
      host: "127.0.0.1:9",
      documents: NOWHERE,
    },
    control: NOWHERE,
    sinks: NOWHERE,
    pid: process.pid,
    ...addresses,
  };
  mkdirSync(join(folder, ".local"), { recursive: true });
  writeFileSync(join(folder, ".local", "stack.json"), JSON.stringify(content));
}
