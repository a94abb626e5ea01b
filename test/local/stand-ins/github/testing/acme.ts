import type { Account } from "../issues/account.ts";
import { GitHubIssues, type GitHubOptions } from "../issues/github.ts";
import type { NewRepository } from "../issues/world.ts";

function account(login: string, id: number, association: Account["association"]): Account {
  return { login, id, type: "User", association };
}

export const MEI = account("mei-acme", 900_000_004, "MEMBER");
export const TOMAS = account("tomas-acme", 900_000_006, "MEMBER");
/** Somebody from outside. */
export const OTTER = account("quiet-otter", 910_000_001, "NONE");

export const PEOPLE = [MEI, TOMAS, OTTER];

/** Monday, 2 March 2026, 9:30 UTC. */
export const MONDAY = Date.parse("2026-03-02T09:30:00Z");

export const REPOSITORIES: NewRepository[] = ["acme/web", "acme/api"].map((name) => ({
  name,
  createdAt: Date.parse("2021-03-02T09:12:44Z"),
  labels: [
    { name: "bug", color: "d73a4a", description: "Something isn't working" },
    { name: "P1", color: "b60205", description: null },
  ],
  milestones: [
    { title: "5.0", by: MEI },
    { title: "5.1", by: MEI, dueOn: Date.parse("2026-04-01T00:00:00Z") },
  ],
  types: [
    { name: "Bug", color: "red" },
    { name: "Task", color: "yellow" },
  ],
}));

/** The repositories and issues of a GitHub with `acme/web` and `acme/api`, without its API. */
export function acme(options: GitHubOptions = {}): GitHubIssues {
  const issues = new GitHubIssues({ now: () => MONDAY, ...options });
  REPOSITORIES.forEach((repository) => void issues.addRepository(repository));
  PEOPLE.forEach((person) => void issues.know(person));
  return issues;
}
