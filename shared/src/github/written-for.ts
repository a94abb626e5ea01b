import type { GitHubComment, GitHubIssue } from "./payload.ts";

// A person who answers in Slack writes a comment of our App's, and who reports something there opens an issue of our App's. To everybody
// who reads or counts events these are the person's. Any App can write the same words: so GitHub must say that ours has.

/** Who writes for people. */
export interface Writer {
  /** The host that this installation is for: `github.com`, or that of a GitHub Enterprise Server. */
  host: string;
  /** Our App's id, or its client ID; undefined: there is no App, and nobody writes for anybody. */
  appId: string | undefined;
}

/**
 * A text as the App writes it for a person.
 * @param host such as `github.com`
 */
export function textFor(login: string, host: string, text: string): string {
  return `[${login}](https://${host}/${login}), from Slack:\n\n${text}`;
}

/**
 * What nobody sees, and by which a comment or an issue is found again. It comes first: behind an open code block, it could be seen.
 * @param key 32 hex digits
 */
export function markOf(key: string): string {
  return `<!-- issue-relay ${key} -->`;
}

/** A text that has its mark. @param key 32 hex digits */
export function marked(key: string, text: string): string {
  return `${markOf(key)}\n\n${text.trimEnd()}`;
}

/** In characters. */
export const MARK_LENGTH = markOf("0".repeat(32)).length;

/** Who opens an issue need not say more than its title: then nothing follows. */
const BEGINNING =
  /^<!-- issue-relay [0-9a-f]{32} -->\r?\n\r?\n\[([\w-]+)\]\(https:\/\/([^\s()/]+)\/\1\), from Slack:(?:\r?\n\r?\n|\s*$)/;

type Written = Pick<GitHubComment | GitHubIssue, "user" | "body" | "performed_via_github_app">;

/** For whom our App has written a comment or opened an issue, and what they have said; undefined where it is nobody's but its author's. */
export function writtenFor(written: Written, writer: Writer): { login: string; text: string } | undefined {
  const [beginning, login, host] = (isBy(writer, written) && BEGINNING.exec(written.body ?? "")) || [];
  return beginning === undefined || login === undefined || host !== writer.host
    ? undefined
    : { login, text: (written.body ?? "").slice(beginning.length) };
}

/** With a token of a person's, what an App writes is the person's already. */
function isBy({ appId }: Writer, { user, performed_via_github_app: app }: Written): boolean {
  return appId !== undefined && user?.type === "Bot" && [String(app?.id), app?.client_id].includes(appId);
}
