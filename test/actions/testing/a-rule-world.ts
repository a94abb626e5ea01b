import type { Deed } from "@issue-relay/local/stand-ins/github/issues/deed";
import type { Occurrence } from "@issue-relay/local/stand-ins/github/occurrence";
import { startLocalGitHub } from "@issue-relay/local/stand-ins/github/server";
import { aReceiver } from "@issue-relay/local/stand-ins/github/testing/a-receiver";
import { OTTER, PEOPLE, REPOSITORIES } from "@issue-relay/local/stand-ins/github/testing/acme";
import { startSinks } from "@issue-relay/local/stand-ins/sink/server";
import type { Handle } from "@issue-relay/shared/consumer/push-consumer";
import type { DocumentStore } from "@issue-relay/shared/documents/store";
import { memoryStore } from "@issue-relay/shared/documents/testing/memory-store";
import { RetryLater } from "@issue-relay/shared/errors";
import type { IssueEvent } from "@issue-relay/shared/event/issue-event";
import { HOOK_EVENTS } from "@issue-relay/shared/github/hook";
import { type GitHub, gitHub, paceOf } from "@issue-relay/shared/github/rest/client";
import { eventIn } from "@issue-relay/shared/github/testing/event-in";
import { createLogger } from "@issue-relay/shared/logger";
import { Relay } from "@issue-relay/shared/routes/relay";
import type { Overdue } from "@issue-relay/shared/rules/overdue";
import { onTestFinished } from "vitest";
import { z } from "zod";
import { actByRules } from "../../../functions/actions/src/act.ts";
import { Brake } from "../../../functions/actions/src/brake.ts";
import type { Call } from "../../../functions/actions/src/call.ts";
import { askingOwnLogin, type OwnLogin } from "../../../functions/actions/src/github/own-login.ts";
import type { ActionRow } from "../../../functions/actions/src/outcome.ts";
import { actOnOverdue, type OverdueOptions } from "../../../functions/actions/src/overdue.ts";
import type { TellStop } from "../../../functions/actions/src/tell-stop.ts";
import { postTo } from "../../../functions/actions/src/webhook/post.ts";

/** Past every claim. In ms. */
const LATER_MS = 91_000;

const SECRET = `whsec_${Buffer.alloc(24, 7).toString("base64")}`;

/** The process dies before or behind what it waits for: nothing that it does afterwards happens. */
export class Killed extends Error {}

/** Counts what an attempt waits for, and kills it at one of these. */
export class Life {
  /** How many waits there were. */
  waits = 0;
  #end: { at: number; isDone: boolean } | undefined;
  #isOver = false;

  /** @param isDone whether what it waits for is still carried out, and only the answer is lost */
  endAt(at: number, isDone: boolean): void {
    this.#end = { at, isDone };
  }

  async wait<T>(work: () => Promise<T>): Promise<T> {
    if (this.#isOver) {
      throw new Killed();
    }
    if (this.waits++ !== this.#end?.at) {
      return work();
    }
    this.#isOver = true;
    if (this.#end.isDone) {
      await work();
    }
    throw new Killed();
  }
}

/** What a sink has got. */
const Posted = z.array(z.object({ body: z.looseObject({ id: z.string() }) }));

/** GitHub, a webhook, the documents and the rows, with the function's handler for a file of rules. */
export async function aRuleWorld(
  rules: object[],
  { tellStop, ownLogin }: { tellStop?: TellStop; ownLogin?: OwnLogin } = {},
) {
  const hook = await aReceiver();
  const github = await startLocalGitHub({
    repositories: REPOSITORIES,
    app: { events: Object.keys(HOOK_EVENTS), hook: { url: hook.url, secret: "s" } },
  });
  onTestFinished(() => github.close());
  PEOPLE.forEach((person) => void github.issues.know(person));
  const sinks = await startSinks(["pager"]);
  onTestFinished(() => sinks.close());
  const relayOf = (current: object[]) =>
    Relay.parse({
      channels: { all: "C1" },
      routes: [{ name: "all", to: "all" }],
      webhooks: { pager: { url: `${sinks.url}/pager`, private: true } },
      rules: current,
    });
  let relay = relayOf(rules);
  let failures = 0;
  let isRedriven = false;
  let passed = 0;
  const store = memoryStore(() => Date.now() + passed);
  const asked: string[] = [];
  const rows: ActionRow[] = [];
  const log: Record<string, unknown>[] = [];
  const pace = paceOf(1_000);

  /** Somebody from outside opens an issue. @returns the events that webhooks tell of it */
  function open(more: object = {}): IssueEvent[] {
    const opening = { repository: "acme/web", title: "Login fails", by: OTTER, ...more };
    return eventsOf(github.issues.apply({ action: "opened", ...opening }).occurrences);
  }

  function asApp({ signal, deadline }: Call): GitHub {
    return gitHub({
      apiUrl: github.apiUrl,
      credential: { appId: String(github.app.id), privateKey: github.app.privateKey },
      signal,
      hasTime: (ms) => Date.now() + ms < deadline,
      pace,
    });
  }

  function optionsOf(life: Life): OverdueOptions {
    const documents: DocumentStore = {
      read: (...call) => life.wait(() => store.read(...call)),
      write: (...call) => life.wait(() => store.write(...call)),
    };
    return {
      relay,
      documents,
      brake: new Brake(documents),
      tellStop,
      githubFor: async (place, call) =>
        mortal(await asApp(call).on(place.includes("/") ? `/repos/${place}` : `/orgs/${place}`), life, asked),
      async post(name, message, { signal }) {
        const target = relay.webhooks[name];
        if (target) {
          await life.wait(() => postTo({ name, ...target, secrets: async () => [SECRET] }, message, signal));
        }
      },
      write: (written) =>
        life.wait(async () => {
          failures -= 1;
          if (failures >= 0) {
            throw new RetryLater("BigQuery is away");
          }
          rows.push(...written);
        }),
    };
  }

  /** Each call is another instance of the function. */
  function instance(life = new Life()): Handle {
    const asking = ownLogin ?? askingOwnLogin(async (call) => asApp(call));
    return actByRules({ ...optionsOf(life), ownLogin: asking });
  }

  /** The same, for what waits. */
  function instanceForOverdues(life = new Life()): Handle<Overdue> {
    return actOnOverdue(optionsOf(life));
  }

  /** One attempt to deliver something. @returns what the handler throws, if anything */
  async function attempt<T>(what: T, handle: Handle<T>, deadlineMs = 20_000): Promise<unknown> {
    const signal = AbortSignal.timeout(deadlineMs);
    const deadline = Date.now() + deadlineMs;
    try {
      await handle(what, { signal, deadline, deliveryAttempt: 1, isRedriven, logger });
      return undefined;
    } catch (error) {
      return error;
    }
  }

  const logger = createLogger({
    level: "debug",
    destination: { write: (line: string) => void log.push(JSON.parse(line)) },
  });

  return {
    github,
    documents: store,
    rows,
    log,
    /** What GitHub was asked for about repositories, such as `GET /repos/acme/web/issues/1`. */
    asked,
    faults: { github: github.faults, pager: sinks.faults.pager },
    instance,
    /** What the file says from now on. */
    useRules(others: object[]) {
      relay = relayOf(others);
    },
    /** BigQuery takes no rows so often. */
    failRows(times: number) {
      failures = times;
    },
    /** Time passes for Firestore: claims end. */
    later(ms = LATER_MS) {
      passed += ms;
    },
    open,
    /** The event of an opening without anything else. */
    openOne(more: object = {}): IssueEvent {
      const [event] = open(more);
      if (!event) {
        throw new Error("no issue was opened");
      }
      return event;
    },
    apply: (deed: Deed) => eventsOf(github.issues.apply(deed).occurrences),
    /** The App asks GitHub for something that no rule says. */
    async asApp(method: "POST" | "PATCH", path: string, body: object): Promise<void> {
      const call = { signal: AbortSignal.timeout(20_000), deadline: Date.now() + 20_000 };
      await (await asApp(call).on("/repos/acme/web")).send(method, path, body, z.unknown());
    },
    /** The events that GitHub has told since the last call: what was changed by its API. */
    async heard(): Promise<IssueEvent[]> {
      await github.issues.told();
      return hook.received.splice(0).flatMap(({ headers, body }) => {
        return (
          eventIn(String(headers["x-github-event"]), JSON.parse(body), {
            receivedAt: new Date(),
            appId: String(github.app.id),
          }) ?? []
        );
      });
    },
    /** One attempt to deliver an event. @returns what the handler throws, if anything */
    deliver: (event: IssueEvent, handle = instance(), deadlineMs?: number) =>
      attempt(event, handle, deadlineMs),
    instanceForOverdues,
    /** From now on, a person has what comes delivered again, out of the dead letters. */
    redrive() {
      isRedriven = true;
    },
    /** One attempt to deliver what is overdue. @returns what the handler throws, if anything */
    deliverOverdue: (overdue: Overdue, handle = instanceForOverdues()) => attempt(overdue, handle),
    issue(number: number) {
      const issue = github.issues.world.repositoryNamed("acme/web")?.issues.get(number);
      if (!issue) {
        throw new Error(`there is no issue ${number}`);
      }
      return issue.state;
    },
    /** The events that were posted to the webhook. */
    async posted() {
      const answer = await fetch(`${sinks.url}/pager`);
      return Posted.parse(await answer.json()).map(({ body }) => body);
    },
  };
}

function eventsOf(occurrences: readonly Occurrence[]): IssueEvent[] {
  return occurrences.flatMap(({ event, payload, at }) => {
    return eventIn(event, payload, { receivedAt: new Date(at) }) ?? [];
  });
}

/**
 * GitHub, as an instance asks it that may die.
 * @param asked gets what it is asked for
 */
export function mortal(github: GitHub, life: Life, asked: string[] = []): GitHub {
  return {
    ...github,
    get(path, schema) {
      asked.push(`GET ${path}`);
      return life.wait(() => github.get(path, schema));
    },
    send(method, path, ...call) {
      asked.push(`${method} ${path}`);
      return life.wait(() => github.send(method, path, ...call));
    },
    async *pages(...call) {
      yield await life.wait(async () => (await Array.fromAsync(github.pages(...call))).flat());
    },
  };
}
