import { takesRepository } from "@issue-relay/shared/routes/conditions";
import type { Relay } from "@issue-relay/shared/routes/relay";
import type { Rule, Step } from "@issue-relay/shared/rules/rule-schema";
import pLimit from "p-limit";
import type { AppRepositories, AppRepository } from "./app-repositories.ts";
import { type InGitHub, MOST_AT_ONCE, MOST_REPOSITORIES, Refusals } from "./asking.ts";
import { lackOf } from "./permissions.ts";
import { missing, type Want, wantsOf } from "./rule-wants.ts";

/** Whether a rule asks GitHub for anything. */
export function asksGitHub({ do: steps, after }: Rule): boolean {
  return after !== undefined || steps.some(({ webhook }) => webhook === undefined);
}

/**
 * Whether the App must be installed where the issue is. A project, too, takes only an issue that the App can read; and one that waits is looked at
 * before the first step.
 */
function needsRepository({ do: steps, after }: Rule): boolean {
  const isElsewhere = ({ webhook, dispatch }: Step) =>
    webhook !== undefined || dispatch?.repository !== undefined;
  return after !== undefined || !steps.every(isElsewhere);
}

/** Whether the App must be allowed to change issues: a project is changed itself, by the organization's permission. */
function changesIssues({ do: steps }: Rule): boolean {
  return steps.some(({ webhook, dispatch, project }) => (webhook ?? dispatch ?? project) === undefined);
}

/**
 * Looks whether the repositories that rules can match have what their steps name, and whether the App may change issues there.
 * @throws GitHubAway
 */
export async function lookAtRules(
  { rules }: Pick<Relay, "rules">,
  { all, refusing }: AppRepositories,
): Promise<InGitHub> {
  const found: InGitHub = { problems: [], notes: [] };
  const acting = rules.flatMap((rule, index) => {
    const matched = all.filter((each) => takesRepository(rule, each));
    return needsRepository(rule) ? [{ rule, path: ["rules", index], matched }] : [];
  });
  const distinct = new Set(acting.flatMap(({ matched }) => matched));
  const asked = new Set([...distinct].slice(0, MOST_REPOSITORIES));
  const limit = pLimit(MOST_AT_ONCE);
  const refusals = new Refusals();

  async function lacks({ name, has }: AppRepository, want: Want): Promise<boolean> {
    const answered = await refusals.unlessRefused(name, has(want.part, want.name));
    return answered !== undefined && !answered.is;
  }

  for (const { rule, path, matched } of acting) {
    if (matched.length === 0) {
      const rest = refusing.text === undefined ? "" : `, and it ${refusing.text}`;
      found.problems.push([path, `the App is installed in no repository that the rule can match${rest}`]);
    }
    const lack = changesIssues(rule) ? lackOf("issues", matched) : undefined;
    if (lack !== undefined) {
      found.problems.push([path, lack]);
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
  found.problems.push(...refusals.at(["rules"]));
  if (distinct.size > asked.size) {
    found.notes.push([
      ["rules"],
      `they can match ${distinct.size} repositories, of which ${asked.size} were asked`,
    ]);
  }
  return found;
}
