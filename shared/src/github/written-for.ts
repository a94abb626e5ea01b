import type { GitHubComment, GitHubIssue } from "./payload.ts";

// A person who answers in Slack writes a comment of our App's, and who reports something there opens an issue of our App's. To everybody
// who reads or counts events these are the person's.

/**
 * A text as the App writes it for a person.
 * @param host such as `github.com`
 */
export function textFor(login: string, host: string, text: string): string {
  return `[${login}](https://${host}/${login}), from Slack:\n\n${text}`;
}

/** What nobody sees, and by which a comment or an issue is found again. It comes first: behind an open code block, it could be seen. @param key 32 hex digits */
export function markOf(key: string): string {
  return `<!-- issue-relay ${key} -->`;
}

/** A text that has its mark. @param key 32 hex digits */
export function marked(key: string, text: string): string {
  return `${markOf(key)}\n\n${text.trimEnd()}`;
}

/** In characters. */
export const MARK_LENGTH = markOf("0".repeat(32)).length;

const BEGINNING =
  /^<!-- issue-relay [0-9a-f]{32} -->\r?\n\r?\n\[([\w-]+)\]\(https:\/\/[^\s()]+\/\1\), from Slack:\r?\n\r?\n/;

/** For whom a Bot has written a comment or opened an issue, and what they have said; undefined where it is nobody's but its own. */
export function writtenFor({
  user,
  body,
}: Pick<GitHubComment | GitHubIssue, "user" | "body">): { login: string; text: string } | undefined {
  const [beginning, login] = (user?.type === "Bot" && BEGINNING.exec(body ?? "")) || [];
  return beginning === undefined || login === undefined
    ? undefined
    : { login, text: (body ?? "").slice(beginning.length) };
}
