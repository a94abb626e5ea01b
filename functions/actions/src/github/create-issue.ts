import type { GitHub } from "@issue-relay/shared/github/rest/client";
import { marked, markOf } from "@issue-relay/shared/github/written-for";
import * as z from "@issue-relay/shared/zod";
import { earliest } from "./earliest.ts";

const Issue = z.object({
  id: z.int(),
  number: z.int(),
  body: z.string().nullish(),
  created_at: z.string(),
});

export interface NewIssue {
  title: string;
  /** Markdown. */
  text: string;
  /** Names it: the same in each attempt. */
  key: string;
  /** When it may have been opened before, in ms since the epoch; null: nobody has tried. */
  since: number | null;
}

/**
 * Opens an issue. GitHub knows no key for it: so its text has a mark that nobody sees, by which it is found again.
 * @param repository `owner/name`
 * @throws GitHubAway where it may have been opened: the next attempt looks; GitHubDenied and what is below it
 */
export async function createIssue(
  github: GitHub,
  repository: string,
  { title, text, key, since }: NewIssue,
): Promise<{ id: number; number: number }> {
  const path = `/repos/${repository}/issues`;
  const there = since === null ? undefined : await found(github, path, markOf(key), earliest(since));
  const { id, number } =
    there ?? (await github.send("POST", path, { title, body: marked(key, text) }, Issue, { once: true }));
  return { id, number };
}

/**
 * The oldest that has the mark: who copies the text of one into another comes after it. Not asked for by its creator: the App's login would be
 * one more question, and the newest issues of a repository are few.
 */
async function found(github: GitHub, path: string, mark: string, from: string) {
  let oldest: z.infer<typeof Issue> | undefined;
  const newestFirst = `${path}?state=all&sort=created&direction=desc&since=${from}`;
  for await (const page of github.pages(newestFirst)) {
    const issues = z.array(Issue).parse(page);
    oldest = issues.findLast(({ body }) => body?.includes(mark)) ?? oldest;
    const last = issues.at(-1);
    if (!last || Date.parse(last.created_at) < Date.parse(from)) {
      break;
    }
  }
  return oldest;
}
