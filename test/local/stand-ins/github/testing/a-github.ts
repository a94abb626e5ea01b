import { onTestFinished } from "vitest";
import { z } from "zod";
import { aboutANewIssue } from "../new-issue.ts";
import type { Occurrence } from "../occurrence.ts";
import { examplePayload } from "../payloads.ts";
import { type LocalGitHub, type LocalGitHubOptions, startLocalGitHub } from "../server.ts";
import { PEOPLE, REPOSITORIES } from "./acme.ts";

/** Starts a GitHub with the repositories acme/web and acme/api, until the end of the test. */
export async function aGitHub(options: LocalGitHubOptions = {}): Promise<LocalGitHub> {
  const github = await startLocalGitHub({
    repositories: REPOSITORIES,
    ...options,
  });
  PEOPLE.forEach((person) => void github.issues.know(person));
  onTestFinished(() => github.close());
  return github;
}

/** Somebody opens an issue. */
export function opened(repository = "acme/web", at = new Date()): Occurrence {
  return { ...aboutANewIssue(examplePayload("issues.opened"), { repository }), at };
}

/** May do all with webhooks. */
export const HOOK_RIGHTS = { repository_hooks: "write", organization_hooks: "write" } as const;

/** Calls the API with a token, which may be missing. A redirect is not followed. */
export async function call(
  github: LocalGitHub,
  path: string,
  { token, method = "GET", body }: { token?: string | undefined; method?: string; body?: unknown } = {},
) {
  const response = await fetch(path.startsWith("http") ? path : `${github.apiUrl}${path}`, {
    method,
    redirect: "manual",
    headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
    ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, json: parsed(text) };
}

function parsed(text: string) {
  return text === "" ? undefined : z.any().parse(JSON.parse(text));
}
