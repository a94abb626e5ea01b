import { describe, expect, it } from "vitest";
import { z } from "zod";
import type { LocalGitHubOptions } from "../../server.ts";
import { MEI, MONDAY, OTTER } from "../../testing/acme.ts";
import { type Answered, type ByHand, byHand, linked } from "../../testing/by-hand.ts";

const Numbers = z
  .array(z.object({ number: z.int() }))
  .transform((issues) => issues.map(({ number }) => number));

function numbersIn({ json }: Answered): number[] {
  return Numbers.parse(json);
}

/** Issues that were opened one minute after the other. */
async function withIssues(count: number, options: LocalGitHubOptions = {}): Promise<ByHand> {
  const hub = await byHand(options);
  for (let index = 0; index < count; index += 1) {
    const at = MONDAY + index * 60_000;
    hub.issues.apply({ action: "opened", repository: "acme/web", title: `${index}`, by: OTTER, at });
  }
  return hub;
}

describe("the list of issues", () => {
  it("shows open ones, the newest first, with pull requests among them", async () => {
    const { issues, ask } = await withIssues(3);
    issues.apply({ action: "closed", reason: "completed", issue: "acme/web#2", by: MEI });
    issues.apply({
      action: "opened",
      repository: "acme/web",
      title: "x",
      by: OTTER,
      isPullRequest: true,
      at: MONDAY + 600_000,
    });
    const answer = await ask("/repos/acme/web/issues");
    expect(numbersIn(answer)).toEqual([4, 3, 1]);
    expect(answer.json).toMatchObject([
      { pull_request: { html_url: "https://github.com/acme/web/pull/4" } },
      { html_url: "https://github.com/acme/web/issues/3" },
      {},
    ]);
    expect(numbersIn(await ask("/repos/acme/web/issues?state=all&direction=asc"))).toEqual([1, 2, 3, 4]);
    expect(numbersIn(await ask("/repos/acme/web/issues?state=closed"))).toEqual([2]);
  });

  it("shows since when issues were updated, which a pin does not change", async () => {
    const { issues, ask } = await withIssues(3);
    const later = MONDAY + 3_600_000;
    issues.apply({ action: "labeled", label: "bug", issue: "acme/web#1", by: MEI, at: later });
    issues.apply({ action: "pinned", issue: "acme/web#2", by: MEI, at: later + 1000 });
    const since = new Date(later).toISOString();
    expect(numbersIn(await ask(`/repos/acme/web/issues?since=${since}`))).toEqual([1]);
    expect(numbersIn(await ask("/repos/acme/web/issues?sort=updated"))).toEqual([1, 3, 2]);
  });

  it("is asked for by labels, people and milestones", async () => {
    const { issues, ask } = await withIssues(3);
    const issue = "acme/web#2";
    issues.apply({ action: "labeled", label: "bug", issue, by: MEI });
    issues.apply({ action: "assigned", assignee: MEI, issue, by: MEI });
    issues.apply({ action: "milestoned", milestone: 1, issue, by: MEI });
    for (const query of ["labels=Bug", "assignee=mei-acme", "assignee=*", "milestone=1"]) {
      expect([query, numbersIn(await ask(`/repos/acme/web/issues?${query}`))]).toEqual([query, [2]]);
    }
    expect(numbersIn(await ask("/repos/acme/web/issues?assignee=none"))).toEqual([3, 1]);
    expect(numbersIn(await ask("/repos/acme/web/issues?labels=bug,P1"))).toEqual([]);
    expect(numbersIn(await ask("/repos/acme/web/issues?creator=quiet-otter"))).toHaveLength(3);
  });

  it("has pages of 100 at most, each with the address of the next", async () => {
    const { ask } = await withIssues(250);
    const seen: number[] = [];
    let next: string | undefined = "/repos/acme/web/issues?per_page=500&direction=asc";
    let pages = 0;
    while (next !== undefined) {
      const answer: Answered = await ask(next);
      seen.push(...numbersIn(answer));
      next = linked(answer, "next");
      pages += 1;
    }
    expect(pages).toBe(3);
    expect(seen).toEqual(Array.from({ length: 250 }, (_, index) => index + 1));
  });

  it("skips none where an issue leaves a page before the next one is asked for", async () => {
    const { issues, ask } = await withIssues(4);
    const first = await ask("/repos/acme/web/issues?per_page=2&direction=asc");
    expect(numbersIn(first)).toEqual([1, 2]);
    issues.apply({ action: "closed", reason: "completed", issue: "acme/web#1", by: MEI });
    expect(numbersIn(await ask(linked(first, "next") ?? ""))).toEqual([3, 4]);
    // By its number, the second page begins behind what has moved up.
    expect(numbersIn(await ask("/repos/acme/web/issues?per_page=2&page=2&direction=asc"))).toEqual([4]);
  });

  it("is refused by numbers of pages where a repository is large, and goes on by cursors", async () => {
    const { ask } = await withIssues(7, { reach: 4 });
    const refused = await ask("/repos/acme/web/issues?per_page=2&page=2");
    expect(refused.status).toBe(422);
    expect(refused.json).toMatchObject({
      message: expect.stringContaining("use cursor based pagination"),
      status: "422",
    });
    const first = await ask("/repos/acme/web/issues?per_page=2");
    const second = await ask(linked(first, "next") ?? "");
    expect(numbersIn(second)).toEqual([5, 4]);
    expect(numbersIn(await ask(linked(second, "next") ?? ""))).toEqual([3, 2]);
  });

  it("leads on after the repository was renamed", async () => {
    const { issues, ask } = await withIssues(3);
    const first = await ask("/repos/acme/web/issues?per_page=2");
    issues.apply({ action: "renamed", repository: "acme/web", to: "acme/site", by: MEI });
    expect(numbersIn(await ask(linked(first, "next") ?? ""))).toEqual([1]);
  });
});

it("other lists have numbered pages, with the last one and the first one", async () => {
  const { issues, ask } = await withIssues(1);
  for (let index = 0; index < 5; index += 1) {
    const at = MONDAY + index * 1000;
    issues.apply({ action: "commented", body: `${index}`, issue: "acme/web#1", by: MEI, at });
  }
  const pages = async (query: string) => {
    const answer = await ask(`/repos/acme/web/issues/1/comments?per_page=2${query}`);
    const page = (relation: string) => new URL(linked(answer, relation) ?? "x:").searchParams.get("page");
    return ["prev", "next", "last", "first"].map(page);
  };
  expect(await pages("")).toEqual([null, "2", "3", null]);
  expect(await pages("&page=2")).toEqual(["1", "3", "3", "1"]);
  expect(await pages("&page=3")).toEqual(["2", null, null, "1"]);
  expect(await pages("&page=9")).toEqual(["3", null, "3", "1"]);
});
