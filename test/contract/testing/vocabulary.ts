// What a runbook may name: what the code writes, what terraform makes, and what a person can type.
import { existsSync, globSync, readFileSync } from "node:fs";
import { TASK_OPTION_KINDS } from "@issue-relay/local/commands/relay/task-options";
import { FUNCTION_NAMES } from "@issue-relay/local/stack/functions";
import { DATABASE, SECRETS } from "@issue-relay/local/stack/names";
import { pubSubSettings } from "@issue-relay/local/stack/pubsub-settings";
import { REASONS } from "@issue-relay/shared/reason";
import { Rule } from "@issue-relay/shared/rules/rule-schema";
import { WEB_API_ERRORS, WEBHOOK_ERRORS } from "@issue-relay/shared/slack/errors";

const ROOT = new URL("../../../", import.meta.url);

export function read(file: string): string {
  return readFileSync(new URL(file, ROOT), "utf8");
}

export function files(...patterns: string[]): string[] {
  return globSync(patterns, { cwd: ROOT }).sort();
}

/** The content of all files that match. */
export function all(...patterns: string[]): string {
  return files(...patterns)
    .map(read)
    .join("\n");
}

/** Every string in the source of the functions and of `shared`, with `…` in place of each `${…}`. */
const strings = files("functions/*/src/**/*.ts", "shared/src/**/*.ts")
  .filter((file) => !/\.test\.ts$|\/testing\//.test(file))
  .flatMap((file) => {
    const code = read(file)
      .replaceAll(/\/\*[\s\S]*?\*\//g, "")
      .replaceAll(/(?<=^|\s)\/\/.*$/gm, "")
      .replaceAll(/\$\{[^}]*\}/g, "…");
    return code.match(/"(?:\\.|[^"\\])*"|`(?:\\.|[^`\\])*`/gs) ?? [];
  });

const terraform = all("terraform/*.tf", "terraform/modules/**/*.tf");
const variables = read("terraform/variables.tf");
const scripts: object = JSON.parse(read("package.json")).scripts;

/** The fields of a log line that a search may name. */
const LOG_FIELDS =
  "reason error message consumer card eventId deliveryId deliveryAttempt eventName ms webhook deliveries channels where status problem rule".split(
    " ",
  );

/** The attributes of a message in the dead-letter topic. */
const ATTRIBUTES = "githubEvent contentType deliveryId eventId consumer error".split(" ");

/** Texts that Google, Slack and GitHub define. */
const PROVIDER_TEXTS = [
  /^(ACTIVE|NOT_FOUND|PERMISSION_DENIED|SCHEMA_MISMATCH|no available instance|Memory limit … exceeded|CloudPubSubDeadLetterSource…)$/,
  /^(roles|constraints)\/[\w.]+$/,
  // Of Slack's API; and of zod, where Slack sends something else than it documents.
  /^(expired_trigger_id|invalid_union)$/,
  /^(\/invite @APP|allUsers|hooks|orgs\/ORG\/hooks\/…|message\.data)$/,
];

const secrets = new Set<string>([
  ...Object.values(SECRETS),
  // One of them, by the credential that GitHub is asked with.
  ...(/github_secrets += (.*)/.exec(terraform)?.[1]?.match(/(?<=")[a-z-]+(?=")/g) ?? []),
]);
const queues = new Set<string>([
  pubSubSettings.topic,
  pubSubSettings.deadLetterTopic,
  pubSubSettings.deadLetterSubscription.name,
  pubSubSettings.deadLetterTableSubscription.name,
  pubSubSettings.deliveriesTopic,
  pubSubSettings.deliveriesTableSubscription.name,
  pubSubSettings.commandsTopic,
  pubSubSettings.commandsSubscription,
  ...FUNCTION_NAMES,
]);

/** The Firestore database and its collections. */
const documents = new Set([
  DATABASE.replace(/.*\//, ""),
  ...(/firestore_collections += toset\((.*)\)/.exec(terraform)?.[1]?.match(/\w+/g) ?? []),
]);

/** The tables and views of the dataset. */
const relations = new Set(
  files("shared/warehouse/tables/*.json", "shared/warehouse/views/*.sql").map((file) =>
    file.replace(/.*\/(?:\d_)?|\.\w+$/g, ""),
  ),
);

/** Their columns. */
const columns = new Set(
  files("shared/warehouse/tables/*.json", "shared/warehouse/views/*.schema.json").flatMap((file) =>
    [...read(file).matchAll(/"name": "(\w+)"/g)].map(([, name]) => name ?? ""),
  ),
);

/** The functions of a kind, by the map in functions.tf. */
function ofKind(kind: string): string[] {
  const entries = terraform.matchAll(new RegExp(`^ {4}(\\w+) = \\{\\n {6}kind *= "${kind}"`, "gm"));
  return [...entries].map(([, name]) => name ?? "");
}
const consumers = ofKind("consumer");
const edges = ofKind("edge");
const tasks = ofKind("task");

/** What Scheduler calls a task for: the attributes of a variable that are schedules, and those that are fixed. */
const schedules = [
  ...variables.matchAll(/(\w+) += optional\(string, "[\d*]+( [\d*-]+){4}"\)/g),
  ...terraform.matchAll(/^ +([\w-]+) += \{ cron = "[\d*/]+( [\d*/-]+){4}"/gm),
].map(([, schedule]) => schedule);

/** The names of functions, of the services for callers from outside, of schedules, and of accounts. */
const accounts = new Set([
  ...["<consumer>", ...FUNCTION_NAMES].map((name) => `issue-relay-${name}`),
  ...["<consumer>", ...consumers].map((name) => `issue-relay-${name}-push`),
  ...edges.map((name) => `issue-relay-${name}-edge`),
  ...tasks.flatMap((name) => ["call", ...schedules].map((part) => `issue-relay-${name}-${part}`)),
]);

/** What a runbook (Markdown) names that does not exist. */
export function unknownIn(runbook: string): string[] {
  const commands = [...runbook.matchAll(/^ {4,}\S.*$/gm)].map(([line]) => line).join("\n");
  const prose = runbook.replaceAll(/^ {7,}\S.*$/gm, "");
  const quoted = [...prose.matchAll(/`([^`]+)`/g)].map(([, text]) => (text ?? "").replaceAll(/\s+/g, " "));
  return [
    ...quoted.filter((text) => !isCommand(text) && !isKnown(text)),
    ...unknownInCommands(commands),
  ].concat(quoted.filter(isCommand).flatMap(unknownInCommands));
}

function isCommand(text: string): boolean {
  return /^(bq|gcloud|terraform|curl|npm|gh|jq) /.test(text);
}

/** What in a text of commands can't be typed, or finds nothing. */
function unknownInCommands(commands: string): string[] {
  const named = (pattern: RegExp) => [...commands.matchAll(pattern)].map(([, name]) => name ?? "");
  const values = (field: string) =>
    named(new RegExp(`jsonPayload\\.${field}\\s*[:=!~]+\\s*(\\([^)]*\\)|"[^"]*")`, "g")).flatMap((value) =>
      [...value.matchAll(/"([^"]*)"/g)].map(([, text]) => text ?? ""),
    );
  const copies = named(/bq cp [^\n]+ issue_relay\.(\w+)$/gm);
  return [
    ...named(/issue_relay\.(?!INFORMATION_SCHEMA)(\w+)/g).filter(
      (name) => !relations.has(name) && !copies.includes(name),
    ),
    ...named(/npm (?:run )?([\w:-]+)/g).filter((script) => !Object.hasOwn(scripts, script)),
    ...named(/terraform [^|\n]*\boutput (?:-\w+ )?(\w+)/g).filter((output) => !isOutput(output)),
    ...named(/gcloud secrets (?:versions )?[\w-]+ (?:latest |<\w+> )?(?:--secret=)?([\w-]+)/g).filter(
      (secret) => !secrets.has(secret),
    ),
    ...named(/gcloud pubsub (?:subscriptions|topics) \w+ ([\w-]+)/g).filter((name) => !queues.has(name)),
    ...named(/(issue-relay-[\w<>-]*[\w>])/g).filter((account) => !accounts.has(account)),
    ...named(/jsonPayload\.(\w+)/g).filter((field) => !LOG_FIELDS.includes(field)),
    ...values("reason").filter((reason) => !Object.hasOwn(REASONS, reason)),
    ...values("message").filter((message) => !isWritten(message)),
  ];
}

/** Whether the project or a provider has a text that a runbook quotes. */
function isKnown(text: string): boolean {
  return (
    Object.hasOwn(REASONS, text) ||
    WEB_API_ERRORS.has(text) ||
    WEBHOOK_ERRORS.has(text) ||
    secrets.has(text) ||
    queues.has(text) ||
    documents.has(text) ||
    accounts.has(text) ||
    relations.has(text) ||
    columns.has(text) ||
    Object.hasOwn(Rule.shape, text) ||
    isVariable(text) ||
    isOption(text) ||
    ATTRIBUTES.includes(text) ||
    (/^\w[\w/-]*\.\w+$/.test(text) && existsSync(new URL(text, ROOT))) ||
    PROVIDER_TEXTS.some((known) => known.test(text)) ||
    // A code without spaces is one of those above, or none.
    (!/^\w+(-\w+)+$/.test(text) && isWritten(text))
  );
}

/** The options of `npm run relay`. */
const relayOptions = new Set([...Object.keys(TASK_OPTION_KINDS), "project", "region", "prefix", "json"]);

/** Whether the text is options of `npm run relay`, each perhaps with a value, as in `--id ID`. */
function isOption(text: string): boolean {
  const options = /^(?:--[\w-]+(?: [A-Z]+)? ?)+$/.test(text) ? text.match(/(?<=--)[\w-]+/g) : null;
  return options?.every((name) => relayOptions.has(name)) ?? false;
}

function isOutput(name: string): boolean {
  return new RegExp(`^output "${name}"`, "m").test(read("terraform/outputs.tf"));
}

/** Whether the text names a variable of terraform, with attributes as in `functions.NAME.memory`. */
function isVariable(text: string): boolean {
  const [variable = "", ...attributes] = text.split(".");
  const block = new RegExp(`^variable "${variable}" \\{\\n.*?^\\}`, "ms").exec(variables)?.[0];
  return (
    block !== undefined &&
    attributes
      .filter(
        (attribute) => attribute !== "NAME" && !(FUNCTION_NAMES as readonly string[]).includes(attribute),
      )
      .every((attribute) => new RegExp(`\\b${attribute} += optional\\(`).test(block))
  );
}

/** Whether the code writes the text, in whole words. A number or `…` in it stands for what is filled in. */
function isWritten(text: string): boolean {
  const fragments = text.split(/…|\d+/).map((fragment) => fragment.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  const pattern = new RegExp(`(?<!\\w)${fragments.join("[\\w…/-]*")}(?!\\w)`);
  return /[a-z]{2}/i.test(text) && strings.some((string) => pattern.test(string));
}
