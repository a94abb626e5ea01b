import type { Account } from "../issues/account.ts";
import type { GitHubIssues } from "../issues/github.ts";
import type { LocalGitHub, LocalGitHubOptions } from "../server.ts";
import { aGitHub, call } from "./a-github.ts";
import { MONDAY } from "./acme.ts";

export type Answered = Awaited<ReturnType<typeof call>>;

/** Asks the API. @param path or a whole address, as in the header `Link` */
type Ask = (path: string, method?: string, body?: object) => Promise<Answered>;

/** A GitHub on {@link MONDAY}, whose issues people change by its API. */
export interface ByHand {
  github: LocalGitHub;
  issues: GitHubIssues;
  /** As an owner of all repositories. */
  ask: Ask;
  askAs(person: Account): Ask;
}

/** Starts one, until the end of the test. */
export async function byHand(options: LocalGitHubOptions = {}): Promise<ByHand> {
  const github = await aGitHub({ now: () => MONDAY, ...options });
  const askAs = (of?: Account): Ask => {
    const permissions = { issues: "write", administration: "write", metadata: "read" } as const;
    const token = github.token({ permissions, ...(of && { of }) });
    return (path, method, body) => call(github, path, { token, ...(method && { method }), body });
  };
  return { github, issues: github.issues, ask: askAs(), askAs };
}

/** The address that a `Link` header gives a relation. */
export function linked({ headers }: Answered, relation: string): string | undefined {
  const links = headers.get("link")?.split(", ") ?? [];
  return links.find((link) => link.endsWith(`rel="${relation}"`))?.match(/<(.+)>/)?.[1];
}
