import type { Relay } from "@issue-relay/shared/routes/relay";
import type { AppRepositories } from "./app-repositories.ts";
import type { InGitHub } from "./asking.ts";
import { lackOf } from "./permissions.ts";

/** Looks whether issues can be created where the file says that people can. */
export function lookAtShortcut({ buttons }: Relay, there: AppRepositories): InGitHub {
  const repositories = buttons?.create?.repositories ?? [];
  return {
    problems: repositories.flatMap((name, index): InGitHub["problems"] => {
      const problem = problemOf(name, there);
      return problem === undefined ? [] : [[["buttons", "create", "repositories", index], problem]];
    }),
    notes: [],
  };
}

function problemOf(name: string, there: AppRepositories): string | undefined {
  const found = there.repository(name);
  if ("problem" in found) {
    return found.problem;
  }
  return found.hasIssues ? lackOf("issues", [found]) : `issues are switched off in ${found.name}`;
}
