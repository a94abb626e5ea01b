import type { Relay } from "@issue-relay/shared/routes/relay";
import type { AppRepositories } from "./app-repositories.ts";
import type { InGitHub } from "./asking.ts";
import { lackOf } from "./permissions.ts";

/** Looks whether issues can be created where the file says that people can. @throws GitHubAway */
export async function lookAtShortcut({ buttons }: Relay, there: AppRepositories): Promise<InGitHub> {
  const problems: InGitHub["problems"] = [];
  for (const [index, name] of (buttons?.create?.repositories ?? []).entries()) {
    const problem = await problemOf(name, there);
    if (problem !== undefined) {
      problems.push([["buttons", "create", "repositories", index], problem]);
    }
  }
  return { problems, notes: [] };
}

async function problemOf(name: string, there: AppRepositories): Promise<string | undefined> {
  const found = await there.repository(name);
  if ("problem" in found) {
    return found.problem;
  }
  return found.hasIssues ? lackOf("issues", [found]) : `issues are switched off in ${found.name}`;
}
