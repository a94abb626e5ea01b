import type { DocumentStore } from "../documents/store.ts";
import { type Check, unknown } from "../health/check.ts";
import { type Finding, ok, okUnless, wrong } from "../health/finding.ts";
import type { Relay } from "../routes/relay-schema.ts";
import { channelProblem, type Read } from "./channel-problem.ts";
import type { Destination } from "./destinations.ts";
import { Refused } from "./failures.ts";
import { SHORTCUT_SCOPE, scopesFor } from "./scopes.ts";
import type { Send } from "./send.ts";
import { authTest, webApi } from "./web-api.ts";
import type { Credential } from "./with-credential.ts";

export interface SlackChecksOptions {
  /** The file of routes. */
  relay: Relay;
  /** By the channel's name in the file of routes. */
  byChannel: ReadonlyMap<string, Destination>;
  credentialIn(secret: string): Credential;
  /** Ends in a slash. */
  url: string;
  send: Send;
  documents: DocumentStore;
}

const SCOPE_TODO =
  "add it on the app's page, as in terraform/slack-app.json; install the app again, and add its token to the secret";
const SHORTCUT_TODO =
  "create the shortcut, as `terraform output -raw next_steps` says; install the app again, and where that gives another token, add it to the secret";
const TOKEN_TODO = "install the app again on its page, and add its token as a new version of the secret";
const CHANNEL_TODO = "repair it in Slack, or name another channel in terraform or in the file of routes";
const WEBHOOK_TODO = "add the webhook's URL as a new version of the secret";

/** Whether a function that writes to Slack can: its token, each channel, each webhook's secret, and where it keeps what Slack shows. */
export function slackChecks(options: SlackChecksOptions): Check[] {
  const { relay, byChannel, credentialIn, url, send, documents } = options;
  const destinations = [...byChannel];
  const tokens = new Set(destinations.flatMap(([, to]) => (to.kind === "bot" ? [to.secret] : [])));
  const bots = [...tokens].flatMap((secret) => {
    const api = { url, send, token: credentialIn(secret) };
    const ids = destinations.flatMap(([name, to]) =>
      to.kind === "bot" && to.secret === secret ? [[name, to.channel] as const] : [],
    );
    return [
      { what: "Slack's token", look: () => lookAtToken(api, scopesFor(relay)) },
      { what: "Slack's channels", look: () => lookAtChannels(ids, webApi(api).read) },
    ];
  });
  const webhooks = destinations.flatMap(([name, to]) =>
    to.kind === "webhook" ? [webhookCheck(name, to.secret, credentialIn(to.secret))] : [],
  );
  const firestore = {
    what: "Firestore",
    look: async (signal: AbortSignal) => {
      await documents.read("health/doctor", signal);
      return [ok("Firestore")];
    },
  };
  return [...bots, ...webhooks, firestore];
}

async function lookAtToken(
  api: Parameters<typeof authTest>[0],
  needed: readonly string[],
): Promise<Finding[]> {
  const what = "Slack's token";
  try {
    const { answer, scopes } = await authTest(api);
    const missing = scopes ? needed.filter((scope) => !scopes.includes(scope)) : [];
    const problems = missing.map((scope) =>
      wrong(what, `lacks the scope ${scope}`, scope === SHORTCUT_SCOPE ? SHORTCUT_TODO : SCOPE_TODO),
    );
    return okUnless(what, problems, `of ${answer.user} in ${answer.team}`);
  } catch (error) {
    if (isCredential(error)) {
      return [wrong(what, error.message, TOKEN_TODO)];
    }
    throw error;
  }
}

/** One after the other: Slack takes some 50 of these calls a minute. */
async function lookAtChannels(
  channels: readonly (readonly [name: string, id: string])[],
  read: Read,
): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const [name, id] of channels) {
    const what = `Slack's channel ${name}`;
    try {
      const problem = await channelProblem(id, read);
      findings.push(problem === undefined ? ok(what) : wrong(what, problem, CHANNEL_TODO));
    } catch (error) {
      // Where Slack refuses the token, the finding about the token says so.
      return isCredential(error) ? findings : [...findings, unknown(what, error)];
    }
  }
  return findings;
}

function isCredential(error: unknown): error is Refused {
  return error instanceof Refused && error.refusal.kind === "credential";
}

/** A webhook can only be tried by posting to it. */
function webhookCheck(name: string, secret: string, credential: Credential): Check {
  const what = `Slack's webhook for ${name}`;
  return {
    what,
    look: async () =>
      URL.canParse(await credential.current())
        ? [ok(what, "its secret is there; whether Slack takes it shows the next message")]
        : [wrong(what, `${secret} does not hold a URL`, WEBHOOK_TODO)],
  };
}
