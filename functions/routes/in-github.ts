import type { GitHub } from "@issue-relay/shared/github/rest/client";
import { GitHubDenied } from "@issue-relay/shared/github/rest/errors";
import { takesRepository } from "@issue-relay/shared/routes/conditions";
import type { FieldPath } from "@issue-relay/shared/routes/problem";
import type { Relay } from "@issue-relay/shared/routes/relay";
import type { Rule } from "@issue-relay/shared/rules/rule-schema";
import pLimit from "p-limit";
import { type AppRepository, repositoriesOf } from "./app-repositories.ts";
import { missing, shortList, type Want, wantsOf } from "./rule-wants.ts";

/** So many repositories are asked at most: each takes a few of the 5,000 requests that an installation has in an hour. */
const MOST_REPOSITORIES = 100;

/** GitHub takes 100 requests at once, of all who ask as the App. */
const AT_ONCE = 8;

/** What GitHub does not have of the file, and what of that does no harm. Each with its place. */
export interface InGitHub {
  problems: [FieldPath, string][];
  notes: [FieldPath, string][];
}

/** Whether a rule does anything on GitHub. */
export function actsOnGitHub({ do: steps }: Rule): boolean {
  return steps.some(({ webhook }) => webhook === undefined);
}

/**
 * Looks whether the repositories that rules can match have what their steps name.
 * @param app GitHub as the App itself
 * @throws GitHubAway; GitHubDenied where GitHub refuses the App
 */
export async function lookInGitHub({ rules }: Pick<Relay, "rules">, app: GitHub): Promise<InGitHub> {
  const found: InGitHub = { problems: [], notes: [] };
  const all = rules.some(actsOnGitHub) ? await repositoriesOf(app) : [];
  const acting = rules.flatMap((rule, index) => {
    const matched = all.filter((each) => takesRepository(rule, each));
    return actsOnGitHub(rule) ? [{ rule, path: ["rules", index], matched }] : [];
  });
  const distinct = new Set(acting.flatMap(({ matched }) => matched));
  const asked = new Set([...distinct].slice(0, MOST_REPOSITORIES));
  const limit = pLimit(AT_ONCE);
  const refusals = new Map<string, string>();

  async function lacks({ name, has }: AppRepository, want: Want): Promise<boolean> {
    try {
      return !(await has(want.part, want.name));
    } catch (error) {
      if (!(error instanceof GitHubDenied)) {
        throw error;
      }
      refusals.set(name, error.message);
      return false;
    }
  }

  for (const { rule, path, matched } of acting) {
    if (matched.length === 0) {
      found.problems.push([path, "the App is installed in no repository that the rule can match"]);
    }
    const repositories = matched.filter((each) => asked.has(each));
    for (const want of wantsOf(rule)) {
      const lacking = await limit.map(repositories, async (each) =>
        (await lacks(each, want)) ? each.name : [],
      );
      const remark = missing(want, lacking.flat(), repositories.length);
      if (remark) {
        found[remark.isProblem ? "problems" : "notes"].push([[...path, ...want.path], remark.message]);
      }
    }
  }
  if (refusals.size > 0) {
    const [message = ""] = refusals.values();
    found.problems.push([["rules"], `can't be checked in ${shortList([...refusals.keys()])}: ${message}`]);
  }
  if (distinct.size > asked.size) {
    found.notes.push([
      ["rules"],
      `they can match ${distinct.size} repositories, of which ${asked.size} were asked`,
    ]);
  }
  return found;
}
