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
  const why = "or that is archived or has no issues";
  expect(await checkOnline(github, `${FILE}      - acme/wbe\n      - acme/old\n`)).toEqual([
    `relay.yaml:9: buttons.create.repositories.2: the App is not installed in acme/wbe, ${why}`,
    `relay.yaml:10: buttons.create.repositories.3: the App is not installed in acme/old, ${why}`,
  ]);
});
