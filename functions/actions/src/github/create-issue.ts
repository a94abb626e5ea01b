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

/** An issue, as a row names it. */
type Made = Pick<z.infer<typeof Issue>, "id" | "number">;

/**
 * Opens an issue. GitHub knows no key for it: so its text has a mark that nobody sees, by which {@link findCreated} finds it again.
 * @param repository `owner/name`
 * @param issue.text Markdown
 * @param issue.key names it: the same in each attempt
 * @throws GitHubAway where it may have been opened; GitHubDenied and what is below it
 */
export async function createIssue(
  github: GitHub,
  repository: string,
  { title, text, key }: { title: string; text: string; key: string },
): Promise<Made> {
  const body = marked(key, text);
  const { id, number } = await github.send("POST", issuesOf(repository), { title, body }, Issue, {
    once: true,
  });
  return { id, number };
}

/**
 * The issue of that key; undefined where there is none. It is the oldest that has the mark: who copies the text of one into another comes
 * after it. Not asked for by its creator: the App's login would be one more question, and the newest issues of a repository are few.
 * @param since when it may have been opened, in ms since the epoch
 * @throws GitHubAway, GitHubDenied and what is below it
 */
export async function findCreated(
  github: GitHub,
  repository: string,
  key: string,
  since: number,
): Promise<Made | undefined> {
  const from = earliest(since);
  const mark = markOf(key);
  let oldest: Made | undefined;
  const newestFirst = `${issuesOf(repository)}?state=all&sort=created&direction=desc&since=${from}`;
  for await (const page of github.pages(newestFirst)) {
    const issues = z.array(Issue).parse(page);
    oldest = issues.findLast(({ body }) => body?.includes(mark)) ?? oldest;
    const last = issues.at(-1);
    if (!last || Date.parse(last.created_at) < Date.parse(from)) {
      break;
    }
  }
  return oldest && { id: oldest.id, number: oldest.number };
}

function issuesOf(repository: string): string {
  return `/repos/${repository}/issues`;
}
