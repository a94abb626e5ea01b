import type { Occurrence } from "@issue-relay/local/stand-ins/github/occurrence";
import { acme, MEI } from "@issue-relay/local/stand-ins/github/testing/acme";
import { everythingTo } from "@issue-relay/local/stand-ins/github/testing/everything";
import { expect, it } from "vitest";
import { payloadProblems } from "./testing/openapi-webhooks.ts";

/** What GitHub has added to a comment since the payloads were recorded on which these are based. */
const SINCE_RECORDED = /^\/comment must have required property '(performed_via_github_app|reactions)'/;

it("the local GitHub's webhooks tell what GitHub's own description says", async () => {
  const told: Occurrence[] = [];
  const github = acme({ tell: async (occurrence) => void told.push(occurrence) });
  await everythingTo(github, "acme/web");
  const labels = ["bug"];
  await github.act({
    action: "opened",
    repository: "acme/web",
    title: "x",
    labels,
    assignees: [MEI],
    by: MEI,
  });
  await github.act({ action: "transferred", to: "acme/api", issue: "acme/web#1", by: MEI });
  await github.act({ action: "deleted", issue: "acme/web#2", by: MEI });
  for (const action of ["archived", "unarchived", "privatized", "publicized"] as const) {
    await github.act({ action, repository: "acme/web", by: MEI });
  }
  await github.act({ action: "renamed", repository: "acme/web", to: "acme/site", by: MEI });
  await github.act({ action: "moved", repository: "acme/site", to: "other/site", by: MEI });
  await github.act({ action: "removed", repository: "other/site", by: MEI });

  for (const { event, payload } of told) {
    const problems = payloadProblems(event, payload).filter((problem) => !SINCE_RECORDED.test(problem));
    expect([event, payload.action, problems]).toEqual([event, payload.action, []]);
  }
  expect(new Set(told.map(({ event, payload }) => `${event}.${payload.action}`)).size).toBeGreaterThan(35);
});
