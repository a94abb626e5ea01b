import { aGitHub } from "@issue-relay/local/stand-ins/github/testing/a-github";
import { MEI } from "@issue-relay/local/stand-ins/github/testing/acme";
import { expect, it } from "vitest";
import { bare, checkOnline } from "./testing/check-online.ts";

const FILE = `people: { mei-acme: U0MEI }
channels: { all: C0ALL }
routes: [{ name: all, to: all }]
buttons:
  create:
    repositories:
      - acme/web
      - Acme/API
`;

it("says that issues can be created in all repositories of the file, whatever the case of their names", async () => {
  expect((await checkOnline(await aGitHub(), FILE))[0]).toMatch(/^relay\.yaml is fine, and GitHub has all/);
});

it("names, by line, the repositories in which nobody could create one", async () => {
  const github = await aGitHub();
  github.issues.addRepository(bare("acme/old"));
  github.issues.apply({ action: "archived", repository: "acme/old", by: MEI });
  github.issues.addRepository({ ...bare("acme/code"), hasIssues: false });
  const more = ["acme/wbe", "acme/old", "acme/code"].map((name) => `      - ${name}\n`).join("");
  expect(await checkOnline(github, FILE + more)).toEqual([
    "relay.yaml:9: buttons.create.repositories.2: there is no repository acme/wbe, or the App is not installed there",
    "relay.yaml:10: buttons.create.repositories.3: acme/old is archived",
    "relay.yaml:11: buttons.create.repositories.4: issues are switched off in acme/code",
  ]);
});

it("says that the App may not create issues there", async () => {
  const github = await aGitHub();
  Object.assign(github.app.permissions, { issues: "read" });
  const why = "the App lacks the repository permission Issues: Read and write";
  expect(await checkOnline(github, FILE)).toEqual([
    `relay.yaml:7: buttons.create.repositories.0: ${why}, in acme/web`,
    `relay.yaml:8: buttons.create.repositories.1: ${why}, in acme/api`,
  ]);
});

it("says where GitHub refuses to tell whether issues can be created", async () => {
  const github = await aGitHub();
  github.faults.add({
    kind: "status",
    status: 403,
    body: { message: "the `acme` organization has an IP allow list enabled" },
    path: "/installation/repositories",
  });
  const why = /whether the App is installed in (acme\/web|Acme\/API) can't be checked: GET .* IP allow list/;
  expect(await checkOnline(github, FILE)).toEqual([expect.stringMatching(why), expect.stringMatching(why)]);
});

it("takes a repository by its former name, too: GitHub leads on, also whoever creates an issue there", async () => {
  const github = await aGitHub();
  github.issues.apply({ action: "renamed", repository: "acme/api", to: "acme/core", by: MEI });
  expect((await checkOnline(github, FILE))[0]).toMatch(/^relay\.yaml is fine/);
});
