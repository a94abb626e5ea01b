import type { GitHub } from "@issue-relay/shared/github/rest/client";
import { marked, markOf } from "@issue-relay/shared/github/written-for";
import * as z from "@issue-relay/shared/zod";
import { earliest } from "./earliest.ts";

const Comment = z.object({ id: z.int(), body: z.string().nullish() });

/**
 * Writes a comment. GitHub knows no key for it: so it has a mark that nobody sees, by which it is found again.
 * @param issue such as `/repos/acme/web/issues/7`
 * @param key names it: the same in each attempt
 * @param since when it may have been written before, in ms since the epoch; null: nobody has tried
 * @throws GitHubAway where it may have been written: the next attempt looks; GitHubDenied and what is below it
 */
export async function comment(
  github: GitHub,
  issue: string,
  { text, key, since }: { text: string; key: string; since: number | null },
): Promise<void> {
  if (since === null || !(await isWritten(github, issue, key, since))) {
    const body = marked(key, text);
    await github.send("POST", `${issue}/comments`, { body }, Comment, { once: true });
  }
}

/** Whether the comment of that key is there. @throws GitHubAway, GitHubDenied and what is below it */
export async function isWritten(github: GitHub, issue: string, key: string, since: number): Promise<boolean> {
  const from = earliest(since);
  const mark = markOf(key);
  for await (const page of github.pages(`${issue}/comments?since=${from}`)) {
    const comments = z.array(Comment).parse(page);
    if (comments.some(({ body }) => body?.includes(mark))) {
      return true;
    }
  }
  return false;
}
