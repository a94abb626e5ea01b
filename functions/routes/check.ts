import { readFile } from "node:fs/promises";
import { messageOf } from "@issue-relay/shared/errors";
import { describeProblem, type FieldPath, problemAt } from "@issue-relay/shared/routes/problem";
import type { Relay } from "@issue-relay/shared/routes/relay";
import { type RelayYaml, readYaml, YamlError } from "@issue-relay/shared/routes/yaml";
import { writeIntoBundles } from "./bundles.ts";
import { lookInGitHub } from "./in-github.ts";
import { problemsInSlack } from "./in-slack.ts";
import { notesOn } from "./notes.ts";
import type { Online } from "./online.ts";
import { asksGitHub } from "./rules-in-github.ts";

export interface CheckOptions {
  /** The folder that has `<function>/dist`. */
  bundles: string;
  /** Whether nothing is written. */
  isDryRun: boolean;
  /** Present: Slack and GitHub are asked too. */
  online?: Online | undefined;
}

/** Each problem of the file is a line of the message: `relay.yaml:12: route security, to.0: there is no channel …`. */
class WrongFile extends Error {
  override name = "WrongFile";
}

/**
 * Reads the file of routes that a person writes.
 * @throws WrongFile; Error where the file can't be read
 */
export async function readRoutes(path: string): Promise<RelayYaml> {
  const bytes = await readFile(path).catch((error) => {
    throw new Error(`${path} can't be read: ${messageOf(error)}`);
  });
  try {
    return readYaml(bytes);
  } catch (error) {
    if (!(error instanceof YamlError)) {
      throw error;
    }
    throw new WrongFile(error.problems.map((problem) => describeProblem(path, problem)).join("\n"));
  }
}

/**
 * Checks the file of routes, and writes it beside the functions' bundles.
 * @returns what was found and done, for a person
 * @throws WrongFile; Error where the file can't be read, or Slack or GitHub does not answer
 */
export async function check(path: string, { bundles, isDryRun, online }: CheckOptions): Promise<string> {
  const { file, lineOf } = await readRoutes(path);
  const { relay } = file;
  const inFile = ([field, message]: ReturnType<typeof notesOn>[number]) =>
    describeProblem(path, problemAt(field, message, relay, lineOf));
  const { slack, github } = online ?? {};
  const inGitHub = github ? await lookInGitHub(relay, github) : { problems: [], notes: [] };
  const problems = [...(slack ? await problemsInSlack(relay, slack) : []), ...inGitHub.problems];
  if (problems.length > 0) {
    throw new WrongFile(problems.map(inFile).join("\n"));
  }
  const webhooks = Object.keys(relay.webhooks).length;
  const counts = [
    count(relay.routes.length, "route"),
    ...(relay.rules.length > 0 ? [count(relay.rules.length, "rule")] : []),
    ...(webhooks > 0 ? [count(webhooks, "webhook of rules", "webhooks of rules")] : []),
    count(Object.keys(relay.channels).length, "channel"),
    count(Object.keys(relay.people).length, "person", "people"),
    count(Object.keys(relay.groups).length, "group"),
  ];
  return [
    `${path} is fine${hasAll({ slack, github })}: ${counts.join(", ")}.`,
    ...[...notesOn(relay), ...inGitHub.notes, ...(online ? unasked(relay, online) : [])].map(
      (note) => `note: ${inFile(note)}`,
    ),
    isDryRun
      ? "Nothing was written."
      : written(await writeIntoBundles(bundles, JSON.stringify(file)), bundles),
  ].join("\n");
}

/** Who was not asked, although the file is about them. */
function unasked(relay: Relay, { slack, github }: Online): [FieldPath, string][] {
  const about = relay.rules.some(asksGitHub) ? "rules" : relay.buttons && "buttons";
  return [
    ...(slack ? [] : [[["channels"], "Slack was not asked: set SLACK_TOKEN"] satisfies [FieldPath, string]]),
    ...(github || !about
      ? []
      : [
          [[about], "GitHub was not asked: set GITHUB_APP_ID and GITHUB_APP_KEY"] satisfies [
            FieldPath,
            string,
          ],
        ]),
  ];
}

function hasAll({ slack, github }: Online): string {
  const who = [...(slack ? ["Slack"] : []), ...(github ? ["GitHub"] : [])].join(" and ");
  return who === "" ? "" : `, and ${who} ${slack && github ? "have" : "has"} all that it names`;
}

function count(n: number, one: string, several = `${one}s`): string {
  return `${n} ${n === 1 ? one : several}`;
}

function written(files: readonly string[], bundles: string): string {
  return files.length === 0
    ? `Nothing was written: no function is built in ${bundles}. To deploy, build first, then check again.`
    : `Written to ${files.join(" and ")}, until the next build empties these folders.`;
}
