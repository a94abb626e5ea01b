import type { LocalGitHub } from "@issue-relay/local/stand-ins/github/server";
import { MEI, OTTER } from "@issue-relay/local/stand-ins/github/testing/acme";
import type { Command, Wish } from "@issue-relay/shared/commands/command";
import { StoreFailed } from "@issue-relay/shared/documents/errors";
import type { DocumentStore } from "@issue-relay/shared/documents/store";
import { memoryStore } from "@issue-relay/shared/documents/testing/memory-store";
import { RetryLater } from "@issue-relay/shared/errors";
import { type GitHub, gitHub, paceOf } from "@issue-relay/shared/github/rest/client";
import { GitHubAway, GitHubDenied } from "@issue-relay/shared/github/rest/errors";
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
  let failure: Error = new RetryLater("BigQuery is away");
  let commands = 0;
  let forgets = false;
  let onClosing: "as ever" | "denied" | "no answer" = "as ever";
  const store = memoryStore(() => Date.now() + passed);
  const rows: ActionRow[] = [];
  const told: string[] = [];
  const pace = paceOf(1_000);
  const logger = createLogger({ level: "silent" });

  /** Each call is another instance of the function. */
  function instance(life = new Life()) {
    const documents: DocumentStore = {
      read: (...call) => life.wait(() => store.read(...call)),
      write: (...call) =>
        life.wait(async () => {
          if (forgets && call[1].fields.isWritten) {
            throw new StoreFailed("Firestore is away");
          }
          return store.write(...call);
        }),
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
        return closing(mortal(await app.on(`/repos/${repository}`), life));
      },
      write: (written) =>
        life.wait(async () => {
          failures -= 1;
          if (failures >= 0) {
            throw failure;
          }
          rows.push(...written);
        }),
      tell: (_, text) => life.wait(async () => void told.push(text)),
    });
  }

  function closing(github: GitHub): GitHub {
    return {
      ...github,
      async send(method, ...call) {
        if (method === "PATCH" && onClosing === "denied") {
          throw new GitHubDenied("403 Resource not accessible by integration");
        }
        const answer = await github.send(method, ...call);
        if (method === "PATCH" && onClosing === "no answer") {
          throw new GitHubAway("the request failed");
        }
        return answer;
      },
    };
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
        channel: "C1",
        wish,
      };
    },
    /** What GitHub answers from now on to whoever closes an issue. */
    answerClosing(answer: typeof onClosing) {
      onClosing = answer;
    },
    /** BigQuery takes no rows so often. */
    failRows(times: number, error = failure) {
      failures = times;
      failure = error;
    },
    /** From now on, Firestore does not take it that a row is written. */
    forgetRows() {
      forgets = true;
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
