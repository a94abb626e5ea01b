import type { GitHub } from "@issue-relay/shared/github/rest/client";
import { GitHubNotFound } from "@issue-relay/shared/github/rest/errors";
import { installationIn } from "@issue-relay/shared/github/rest/installations";
import { takesRepository } from "@issue-relay/shared/routes/conditions";
import type { FieldPath } from "@issue-relay/shared/routes/problem";
import type { Relay } from "@issue-relay/shared/routes/relay";
import type { Rule, Step } from "@issue-relay/shared/rules/rule-schema";
import * as z from "@issue-relay/shared/zod";
import type { AppRepository } from "./app-repositories.ts";
import { type InGitHub, Refusals, shortList } from "./asking.ts";

const PROJECTS = "the organization permission Projects: Read and write";
const CONTENTS = "the repository permission Contents: Read and write";

/**
 * Looks whether rules can hand issues on: whether there are the projects, and whether the App may change them, and start workflows.
 * @param app GitHub as the App itself
 * @param all where the App is installed
 * @throws GitHubAway; GitHubDenied where GitHub refuses the App everywhere
 */
export async function lookAtHandedOn(
  { rules }: Pick<Relay, "rules">,
  app: GitHub,
  all: readonly AppRepository[],
): Promise<InGitHub> {
  const problems: InGitHub["problems"] = [];
  const refusals = new Refusals();
  for (const [index, rule] of rules.entries()) {
    for (const [place, { project, dispatch }] of rule.do.entries()) {
      const at = (kind: keyof Step): FieldPath => ["rules", index, "do", place, kind];
      const found =
        project && (await refusals.unlessRefused(project.organization, hindranceOfProject(app, project)));
      if (found?.is !== undefined) {
        problems.push([at("project"), found.is]);
      }
      const hindrance = dispatch && (await hindranceOfDispatch(app, dispatch, rule, all));
      if (hindrance !== undefined) {
        problems.push([at("dispatch"), hindrance]);
      }
    }
  }
  return { problems: [...problems, ...refusals.at(["rules"])], notes: [] };
}

async function hindranceOfProject(
  app: GitHub,
  { organization, number }: NonNullable<Step["project"]>,
): Promise<string | undefined> {
  const installation = await installationIn(app, `/orgs/${organization}`);
  if (!installation) {
    return `the App is installed in no organization ${organization}`;
  }
  if (!mayWrite(installation.permissions.organization_projects)) {
    return `the App lacks ${PROJECTS}, in ${organization}`;
  }
  try {
    await app.as(installation.id).get(`/orgs/${organization}/projectsV2/${number}`, z.unknown());
    return undefined;
  } catch (error) {
    if (error instanceof GitHubNotFound) {
      return `${organization} has no project ${number}`;
    }
    throw error;
  }
}

async function hindranceOfDispatch(
  app: GitHub,
  { repository }: NonNullable<Step["dispatch"]>,
  rule: Rule,
  all: readonly AppRepository[],
): Promise<string | undefined> {
  if (repository === undefined) {
    const lacking = all.filter((each) => takesRepository(rule, each) && !mayWrite(each.permissions.contents));
    return lacking.length === 0
      ? undefined
      : `the App lacks ${CONTENTS}, in ${shortList(lacking.map(({ name }) => name))}`;
  }
  const installation = await installationIn(app, `/repos/${repository}`);
  if (!installation) {
    return `the App is not installed in ${repository}`;
  }
  return mayWrite(installation.permissions.contents)
    ? undefined
    : `the App lacks ${CONTENTS}, in ${repository}`;
}

function mayWrite(level: string | undefined): boolean {
  return level === "write" || level === "admin";
}
