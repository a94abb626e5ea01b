import type { GitHub } from "@issue-relay/shared/github/rest/client";
import { GitHubDenied } from "@issue-relay/shared/github/rest/errors";
import { Relay } from "@issue-relay/shared/routes/relay";
import { expect, it } from "vitest";
import { lookInGitHub } from "./in-github.ts";

const WHY = "403 the `acme` organization has an IP allow list enabled";

/** An App in an organization, acme, which lets nobody in from here, and in the account of a person, beta. */
function anApp(): GitHub {
  const there = (account: string) => ({
    async *pages(path: string) {
      if (account === "acme") {
        throw new GitHubDenied(WHY);
      }
      yield path === "/installation/repositories"
        ? [{ full_name: `${account}/web`, private: false }]
        : [{ name: "late" }];
    },
  });
  const accounts = ["acme", "beta"];
  return {
    async *pages() {
      const permissions = { issues: "write" };
      yield accounts.map((login, id) => ({
        id,
        account: { login },
        target_type: login === "acme" ? "Organization" : "User",
        html_url: "https://github.com/x",
        permissions,
      }));
    },
    as: (id: number) => there(accounts[id] ?? ""),
  } as never;
}

function looked(repositories: string, step: object) {
  const relay = Relay.parse({
    channels: { all: "C1" },
    routes: [{ name: "all", to: "all" }],
    rules: [{ name: "r", when: { repositories }, do: step }],
  });
  return lookInGitHub(relay, anApp());
}

const NOT_CHECKED = `can't be checked in acme: ${WHY}`;

it("checks the other accounts, where one refuses, and names that one", async () => {
  expect(await looked("beta/*", { label: "late" })).toEqual({
    problems: [],
    notes: [[["rules"], NOT_CHECKED]],
  });
  const { problems } = await looked("beta/*", { label: "misspelt" });
  expect(problems).toEqual([[["rules", 0, "do", 0, "label"], expect.stringContaining("misspelt")]]);
});

it("does not say of a rule that all is there, where the organization that it is for refuses", async () => {
  const { problems } = await looked("acme/*", { label: "late" });
  expect(problems).toEqual([
    [["rules", 0], `the App is installed in no repository that the rule can match, and it ${NOT_CHECKED}`],
  ]);
});

it("says that the account of a person is no organization, also where the App is installed there", async () => {
  const { problems } = await looked("beta/*", { project: { organization: "beta", number: 1 } });
  expect(problems).toEqual([
    [["rules", 0, "do", 0, "project"], "the App is installed in no organization beta"],
  ]);
});
