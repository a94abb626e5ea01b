import { existsSync, globSync, readFileSync } from "node:fs";
import { FUNCTION_NAMES } from "@issue-relay/local/stack/functions";
import { SECRETS } from "@issue-relay/local/stack/names";
import { REASONS } from "@issue-relay/shared/reason";
import { WEB_API_ERRORS, WEBHOOK_ERRORS } from "@issue-relay/shared/slack/errors";
import { describe, expect, it } from "vitest";

const ROOT = new URL("../../", import.meta.url);

function read(file: string): string {
  return readFileSync(new URL(file, ROOT), "utf8");
}

function files(...patterns: string[]): string[] {
  return globSync(patterns, { cwd: ROOT }).sort();
}

/** The content of all files that match. */
function all(...patterns: string[]): string {
  return files(...patterns)
    .map(read)
    .join("\n");
}

/** The source of the functions and of `shared`, with `…` in place of each `${…}`. */
const code = files("functions/*/src/**/*.ts", "shared/src/**/*.ts")
  .filter((file) => !/\.test\.ts$|\/testing\//.test(file))
  .map(read)
  .join("\n")
  .replaceAll(/\$\{[^}]*\}/g, "…");
const terraform = all("terraform/*.tf", "terraform/modules/**/*.tf");
const variables = read("terraform/variables.tf") + read("terraform/functions.tf");
const scripts: Record<string, string> = JSON.parse(read("package.json")).scripts;

/** Texts that Google, Slack and GitHub define. */
const PROVIDER_TEXTS = [
  /^(PERMISSION_DENIED|no available instance|Memory limit … exceeded|CloudPubSubDeadLetterSource…)$/,
  /^(roles|constraints)\//,
  /^(\/invite @<app>|chat:write|allUsers|hooks|orgs\/ORG\/hooks\/…|message\.data)$/,
];

/** The names that terraform gives to secrets, functions and accounts. */
const names = new Set([
  ...Object.values(SECRETS),
  ...FUNCTION_NAMES,
  ...["<consumer>", ...FUNCTION_NAMES].flatMap((name) => [`issue-relay-${name}`, `issue-relay-${name}-push`]),
]);

/** Whether the text names a variable of terraform, with attributes as in `functions.<name>.memory`. */
function isVariable(text: string): boolean {
  const [variable = "", ...attributes] = text.split(".");
  return (
    new RegExp(`^variable "${variable}"`, "m").test(variables) &&
    attributes.every(
      (attribute) => attribute === "<name>" || new RegExp(`\\b${attribute}\\b`).test(variables),
    )
  );
}

/** Whether the code contains the text. A number or `…` in the text matches any number and any `…` in the code. */
function isWritten(text: string): boolean {
  const fragments = text.split(/…|\d+/).map((fragment) => fragment.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(fragments.join("[\\w…/-]*")).test(code);
}

/** Whether the npm script, the output and the secret that a command names all exist. */
function isValidCommand(command: string): boolean {
  const [, script] = /^npm (?:run )?(\S+)/.exec(command) ?? [];
  const [, output] = /output -raw (\w+)/.exec(command) ?? [];
  const [, secret] = /secrets versions \w+ (?:latest --secret=)?([\w-]+)/.exec(command) ?? [];
  return (
    (script === undefined || script in scripts) &&
    (output === undefined || new RegExp(`^output "${output}"`, "m").test(terraform)) &&
    (secret === undefined || names.has(secret))
  );
}

/** Whether the project or a provider has the text that a runbook quotes. */
function isKnown(text: string): boolean {
  if (/^(gcloud|terraform|curl|npm|gh|jq) /.test(text)) {
    return isValidCommand(text);
  }
  return (
    text in REASONS ||
    WEB_API_ERRORS.has(text) ||
    WEBHOOK_ERRORS.has(text) ||
    names.has(text) ||
    isVariable(text) ||
    (/^\w[\w/-]*\.\w+$/.test(text) && existsSync(new URL(text, ROOT))) ||
    PROVIDER_TEXTS.some((known) => known.test(text)) ||
    isWritten(text)
  );
}

describe.each(files("terraform/runbooks/*.md"))("%s", (file) => {
  const runbook = read(file);

  it("quotes only texts, commands and names that exist", () => {
    const quoted = [...runbook.matchAll(/`([^`]+)`/g)].map(([, text]) =>
      (text ?? "").replaceAll(/\s+/g, " "),
    );
    expect(quoted.filter((text) => !isKnown(text))).toEqual([]);
  });

  it("searches the log only for fields and reasons that a log line can have", () => {
    const fields = [...runbook.matchAll(/jsonPayload\.(\w+)/g)].map(([, field]) => field ?? "");
    expect(fields.filter((field) => !new RegExp(`\\b${field}\\b`).test(`${code} message`))).toEqual([]);
    const reasons = [...runbook.matchAll(/jsonPayload\.reason *= *"([^"]+)"/g)].map(
      ([, reason]) => reason ?? "",
    );
    expect(reasons.filter((reason) => !(reason in REASONS))).toEqual([]);
  });
});

describe("an alert", () => {
  it("looks only for reasons that a log line can have", () => {
    const reasons = [...terraform.matchAll(/jsonPayload\.reason *= *\\"([^"\\]+)\\"/g)].map(
      ([, reason]) => reason,
    );
    expect(reasons).toContain("broken-destination");
    expect(reasons.filter((reason) => reason === undefined || !(reason in REASONS))).toEqual([]);
  });

  it("has a runbook, and each runbook belongs to an alert and is listed in terraform/README.md", () => {
    const named = [...terraform.matchAll(/^\s+runbook += "([\w-]+)"/gm)].map(([, runbook]) => runbook);
    const written = files("terraform/runbooks/*.md").map((file) => /([\w-]+)\.md$/.exec(file)?.[1]);
    expect(new Set(named)).toEqual(new Set(written));
    const readme = read("terraform/README.md");
    expect(written.filter((runbook) => !readme.includes(`(runbooks/${runbook}.md)`))).toEqual([]);
  });
});
