import { randomBytes } from "node:crypto";
import type { LocalGitHub } from "@issue-relay/local/stand-ins/github/server";
import { MEI, OTTER } from "@issue-relay/local/stand-ins/github/testing/acme";
import type { LocalSlack } from "@issue-relay/local/stand-ins/slack/server";
import { systemClock } from "@issue-relay/shared/clock";
import type {
  Command,
  CommandOfIssue,
  CommandOfMessage,
  WishOfIssue,
} from "@issue-relay/shared/commands/command";
import { StoreFailed } from "@issue-relay/shared/documents/errors";
import type { DocumentStore } from "@issue-relay/shared/documents/store";
import { memoryStore } from "@issue-relay/shared/documents/testing/memory-store";
import { RetryLater } from "@issue-relay/shared/errors";
import { type GitHub, gitHub, paceOf } from "@issue-relay/shared/github/rest/client";
import { GitHubAway, GitHubDenied, GitHubRefused } from "@issue-relay/shared/github/rest/errors";
import { createLogger } from "@issue-relay/shared/logger";
import { plainText } from "@issue-relay/shared/slack/piece";
import { createSend } from "@issue-relay/shared/slack/send";
import { type WebApi, webApi } from "@issue-relay/shared/slack/web-api";
import { answeringInThreads } from "../../../functions/actions/src/commands/answer-in-thread.ts";
import { carryOutCommands } from "../../../functions/actions/src/commands/carry-out.ts";
import type { ActionRow } from "../../../functions/actions/src/outcome.ts";
import { Life, mortal } from "./a-rule-world.ts";

/** Past every claim. In ms. */
const LATER_MS = 91_000;

/** Slack's API, of which each call is a wait. */
function mortalApi({ apiUrl: url }: LocalSlack, life: Life): WebApi {
  const token = { current: async () => "xoxb-test", refreshed: async () => "xoxb-test" };
  const api = webApi({ url, token, send: createSend(2_000) });
  return {
    write: (...call) => life.wait(() => api.write(...call)),
    read: (...call) => life.wait(() => api.read(...call)),
  };
}

/**
 * An open issue, documents and rows of its own, with the function's handler for commands.
 * @param slack where the links of new issues are told
 */
export function aCommandWorld(github: LocalGitHub, slack?: LocalSlack) {
  const opening = { repository: "acme/web", title: "Login fails", labels: ["bug"], by: OTTER } as const;
  const { issue } = github.issues.apply({ action: "opened", ...opening });
  if (!issue) {
    throw new Error("no issue was opened");
  }
  let passed = 0;
  let failures = 0;
  let failure: Error = new RetryLater("BigQuery is away");
  let forgets = (_: Parameters<DocumentStore["write"]>) => false;
  let onClosing: "as ever" | "denied" | "refused" | "no answer" = "as ever";
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
          if (forgets(call)) {
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
      tell: (_, pieces) => life.wait(async () => void told.push(plainText(pieces))),
      answer: answeringInThreads({
        api: slack && mortalApi(slack, life),
        documents,
        database: "test",
        clock: systemClock,
        messagesPerSecond: 1_000,
      }),
    });
  }

  function closing(github: GitHub): GitHub {
    return {
      ...github,
      async send(method, ...call) {
        if (method === "PATCH" && onClosing === "denied") {
          throw new GitHubDenied("403 Resource not accessible by integration");
        }
        if (method === "PATCH" && onClosing === "refused") {
          throw new GitHubRefused("422 Validation Failed");
        }
        const answer = await github.send(method, ...call);
        if (method === "PATCH" && onClosing === "no answer") {
          throw new GitHubAway("the request failed");
        }
        return answer;
      },
    };
  }

  function common(login: string, ago: number) {
    return {
      version: 1,
      // Also of other worlds: GitHub has the issues of all.
      id: randomBytes(16).toString("hex"),
      at: new Date(Date.now() - ago).toISOString(),
      by: { member: "U1", login },
      channel: "C1",
    };
  }

  return {
    issue,
    rows,
    /** What whoever asked was told, and nobody else. */
    told,
    instance,
    /** What somebody asks for, a while ago in ms. */
    aCommand(wish: WishOfIssue, { by = MEI, ago = 0, id = issue.id } = {}): CommandOfIssue {
      return { ...common(by.login, ago), issue: { repository: "acme/web", number: issue.number, id }, wish };
    },
    /** An issue that somebody asks for, of a message of Slack. */
    anOpening(
      { repository = "acme/web", thread = "1.1" } = {},
      { by = MEI, ago = 0 } = {},
    ): CommandOfMessage {
      const wish = {
        what: "create",
        repository,
        title: "Login fails",
        text: "> since today",
        thread,
      } as const;
      return { ...common(by.login, ago), responseUrl: "https://hooks.slack.com/app/T1/2/3", wish };
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
      forgets = ([, { fields }]) => fields.isWritten === true;
    },
    /** Firestore does not take for whom the App is about to change something, once. */
    forgetWho() {
      let times = 1;
      forgets = ([name]) => name.startsWith("own_changes/") && times-- > 0;
    },
    /** Time passes for Firestore: claims end. */
    later(ms = LATER_MS) {
      passed += ms;
    },
    /** One attempt to deliver a command. @returns what the handler throws, if anything */
    async deliver(command: Command, handle = instance(), { deadlineMs = 50_000, attempt = 1 } = {}) {
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
