import { GitHubAway, GitHubDenied, GitHubRefused } from "@issue-relay/shared/github/rest/errors";
import { createLogger } from "@issue-relay/shared/logger";
import { describe, expect, it } from "vitest";
import type { ProblemAt } from "../problems.ts";
import { oneByOne } from "./one-by-one.ts";

function anIssue(number: number) {
  return { id: number, node_id: "n", number, created_at: "", updated_at: "" };
}

/** Does something for issues 1, 2, 3, …, of which some fail. @returns those that succeeded, and what was a problem */
async function tried(failures: (Error | null)[]) {
  const problems: ProblemAt[] = [];
  const logger = createLogger({ destination: { write() {} } });
  const attempt = oneByOne(
    { id: 7, full_name: "acme/web", archived: false, has_issues: true },
    { problems, logger },
  );
  const done: number[] = [];
  for (const [index, failure] of failures.entries()) {
    const isDone = await attempt(anIssue(index + 1), async () => {
      if (failure) {
        throw failure;
      }
    });
    done.push(...(isDone ? [index + 1] : []));
  }
  return { done, problems: problems.map(({ where }) => where) };
}

const away = new GitHubAway("502");

describe("one issue that GitHub cannot answer for", () => {
  it.each([away, new GitHubRefused("422")])(
    "keeps no other from its turn, and is told (%s)",
    async (failure) => {
      expect(await tried([null, failure, null])).toEqual({ done: [1, 3], problems: ["acme/web#2"] });
    },
  );

  it("is GitHub itself where three in a row fail, or where it refuses us", async () => {
    expect((await tried([away, away, null, away, away, null])).done).toEqual([3, 6]);
    await expect(tried([away, away, away])).rejects.toThrow(away);
    const denied = new GitHubDenied("403");
    await expect(tried([denied])).rejects.toThrow(denied);
  });
});
