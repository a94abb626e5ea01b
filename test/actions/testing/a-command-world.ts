import type { LocalGitHub } from "@issue-relay/local/stand-ins/github/server";
import { MEI, OTTER } from "@issue-relay/local/stand-ins/github/testing/acme";
import type { Command, Wish } from "@issue-relay/shared/commands/command";
import type { DocumentStore } from "@issue-relay/shared/documents/store";
import { memoryStore } from "@issue-relay/shared/documents/testing/memory-store";
import { RetryLater } from "@issue-relay/shared/errors";
import { gitHub, paceOf } from "@issue-relay/shared/github/rest/client";
import { createLogger } from "@issue-relay/shared/logger";
import { carryOutCommands } from "../../../functions/actions/src/commands/carry-out.ts";
import type { ActionRow } from "../../../functions/actions/src/outcome.ts";
import { Life, mortal } from "./a-rule-world.ts";

/** Past every claim. In ms. */
const LATER_MS = 91_000;

/** An open issue, documents and rows of its own, with the function's handler for commands. */
export function aCommandWorld(github: LocalGitHub) {
  const opening = { repository: "acme/web", title: "Login fails", labels: ["bug"], by: OTTER } as const;
  const { issue } = github.issues.apply({ action: "opened", ...opening });
  if (!issue) {
    throw new Error("no issue was opened");
  }
  let passed = 0;
  let failures = 0;
  let commands = 0;
  const store = memoryStore(() => Date.now() + passed);
  const rows: ActionRow[] = [];
  const told: string[] = [];
  const pace = paceOf(1_000);
  const logger = createLogger({ level: "silent" });

  /** Each call is another instance of the function. */
  function instance(life = new Life()) {
    const documents: DocumentStore = {
      read: (...call) => life.wait(() => store.read(...call)),
      write: (...call) => life.wait(() => store.write(...call)),
    };
    return carryOutCommands({
      documents,
      host: "github.com",
      async githubFor(repository, { signal, deadline }) {
        const app = gitHub({
          apiUrl: github.apiUrl,
          credential: { appId: String(github.app.id), privateKey: github.app.privateKey },
          signal,
          hasTime: (ms) => Date.now() + ms < deadline,
          pace,
        });
        return mortal(await app.on(`/repos/${repository}`), life);
      },
      write: (written) =>
        life.wait(async () => {
          failures -= 1;
          if (failures >= 0) {
            throw new RetryLater("BigQuery is away");
          }
          rows.push(...written);
        }),
      tell: (_, text) => life.wait(async () => void told.push(text)),
    });
  }

  return {
    issue,
    rows,
    /** What whoever asked was told, and nobody else. */
    told,
    instance,
    /** What somebody asks for, a while ago in ms. */
    aCommand(wish: Wish, { by = MEI, ago = 0, id = issue.id } = {}): Command {
      commands += 1;
      return {
        version: 1,
        id: commands.toString(16).padStart(32, "0"),
        at: new Date(Date.now() - ago).toISOString(),
        by: { member: "U1", login: by.login },
        issue: { repository: "acme/web", number: issue.number, id },
        place: { channel: "C1" },
        wish,
      };
    },
    /** BigQuery takes no rows so often. */
    failRows(times: number) {
      failures = times;
    },
    /** Time passes for Firestore: claims end. */
    later(ms = LATER_MS) {
      passed += ms;
    },
    /** One attempt to deliver a command. @returns what the handler throws, if anything */
    async deliver(command: Command, handle = instance(), { deadlineMs = 20_000, attempt = 1 } = {}) {
      const signal = AbortSignal.timeout(deadlineMs);
      const deadline = Date.now() + deadlineMs;
      try {
        await handle(command, { signal, deadline, deliveryAttempt: attempt, logger });
        return undefined;
      } catch (error) {
        return error;
      }
    },
  };
}
