import { takesRepository } from "@issue-relay/shared/routes/conditions";
import type { FieldPath } from "@issue-relay/shared/routes/problem";
import type { Relay } from "@issue-relay/shared/routes/relay";
import type { Rule, Step } from "@issue-relay/shared/rules/rule-schema";
import type { AppRepositories } from "./app-repositories.ts";
import { type InGitHub, Refusals } from "./asking.ts";
import { lackOf } from "./permissions.ts";

/**
 * Looks whether rules can hand issues on: whether there are the projects, and whether the App may change them, and start workflows.
 * @throws GitHubAway
 */
export async function lookAtHandedOn(
  { rules }: Pick<Relay, "rules">,
  there: AppRepositories,
): Promise<InGitHub> {
  const problems: InGitHub["problems"] = [];
  const refusals = new Refusals();
  for (const [index, rule] of rules.entries()) {
    for (const [step, { project, dispatch }] of rule.do.entries()) {
      const at = (kind: keyof Step): FieldPath => ["rules", index, "do", step, kind];
      const found =
        project && (await refusals.unlessRefused(project.organization, problemOfProject(project, there)));
      if (found?.is !== undefined) {
        problems.push([at("project"), found.is]);
      }
      const problem = dispatch && (await problemOfDispatch(dispatch, rule, there));
      if (problem !== undefined) {
        problems.push([at("dispatch"), problem]);
      }
    }
  }
  return { problems: [...problems, ...refusals.at(["rules"])], notes: [] };
}

async function problemOfProject(
  { organization, number }: NonNullable<Step["project"]>,
  there: AppRepositories,
): Promise<string | undefined> {
  const found = there.organization(organization);
  if (!found) {
    return `the App is installed in no organization ${organization}`;
  }
  const lack = lackOf("organization_projects", [found]);
  if (lack !== undefined) {
    return lack;
  }
  return (await found.hasProject(number)) ? undefined : `${organization} has no project ${number}`;
}

async function problemOfDispatch(
  { repository }: NonNullable<Step["dispatch"]>,
  rule: Rule,
  there: AppRepositories,
): Promise<string | undefined> {
  if (repository === undefined) {
    return lackOf(
      "contents",
      there.all.filter((each) => takesRepository(rule, each)),
    );
  }
  const found = await there.repository(repository);
  return "problem" in found ? found.problem : lackOf("contents", [found]);
}
