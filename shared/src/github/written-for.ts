import type { GitHubComment } from "./payload.ts";

// A person who answers in Slack writes a comment of our App's. To everybody who reads or counts events it is the person's.

/**
 * A comment as the App writes it for a person.
 * @param host such as `github.com`
 */
export function textFor(login: string, host: string, text: string): string {
  return `[${login}](https://${host}/${login}), from Slack:\n\n${text}`;
}

/** What nobody sees, and by which a comment is found again. @param key 32 hex digits */
export function markOf(key: string): string {
  return `<!-- issue-relay ${key} -->`;
}

const FIRST_LINE = /^\[([\w-]+)\]\(https:\/\/[^\s()]+\/\1\), from Slack:\r?\n\r?\n/;
const MARK = /^<!-- issue-relay [0-9a-f]{32} -->$/;
const MARK_LENGTH = markOf("0".repeat(32)).length;

/** For whom a Bot has written a comment, and what they have said; undefined where it is nobody's but its own. */
export function writtenFor({ user, body }: GitHubComment): { login: string; text: string } | undefined {
  const [first, login] = (user?.type === "Bot" && FIRST_LINE.exec(body ?? "")) || [];
  const all = body?.trimEnd() ?? "";
  return first !== undefined && login !== undefined && MARK.test(all.slice(-MARK_LENGTH))
    ? { login, text: all.slice(first.length, -MARK_LENGTH).trimEnd() }
    : undefined;
}
