import type { GitHubIssues } from "../stand-ins/github/issues/github.ts";
import { TEAM } from "./people.ts";
import { ELSEWHERE, LABELS, REPOSITORIES } from "./repositories.ts";

/** Gives a GitHub the repositories of the organization `acme`, without issues, its project, and the people of its team. */
export function addAcme(github: GitHubIssues): void {
  const labels = Object.entries(LABELS).map(([name, label], index) => ({
    id: 700_000_001 + index,
    name,
    ...label,
  }));
  TEAM.forEach((member) => void github.know(member));
  for (const { name, createdAt, firstNumber, milestones } of REPOSITORIES) {
    github.addRepository({
      name,
      createdAt: Date.parse(createdAt),
      firstNumber,
      labels,
      milestones: milestones.map((title) => ({ title, by: TEAM[0] })),
    });
  }
  github.world.projects.add({
    organization: "acme",
    number: 1,
    title: "Triage",
    by: TEAM[0],
    createdAt: Date.parse(ELSEWHERE.createdAt),
  });
  github.addRepository({ name: ELSEWHERE.name, createdAt: Date.parse(ELSEWHERE.createdAt), labels });
}
