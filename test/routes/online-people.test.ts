import { aGitHub } from "@issue-relay/local/stand-ins/github/testing/a-github";
import { MEI } from "@issue-relay/local/stand-ins/github/testing/acme";
import { expect, it } from "vitest";
import { bare, checkOnline } from "./testing/check-online.ts";

/** Two who may triage, and somebody from outside. */
const FILE = `people:
  mei-acme: U0MEI
  Tomas-Acme: U0TOMAS
  quiet-otter: U0OTTER
channels: { all: C0ALL, vendor: { webhook: vendor } }
buttons: { take: [mei-acme], close: [tomas-acme], reply: people }
routes: [{ name: all, to: all }]
`;

function about(login: string, lines: readonly string[]): string[] {
  return lines.filter((line) => line.includes(`people.${login}: `));
}

it("says that GitHub has everybody, whatever the case of logins, and that Slack was not asked", async () => {
  const lines = await checkOnline(await aGitHub(), FILE);
  expect(lines[0]).toMatch(/^relay\.yaml is fine, and GitHub has all that it names: .* 3 people/);
  expect(lines.filter((line) => line.startsWith("note: relay.yaml:5"))).toEqual([
    "note: relay.yaml:5: channels.vendor: no route names it",
    "note: relay.yaml:5: channels: Slack was not asked: set SLACK_TOKEN",
  ]);
  expect(lines.filter((line) => line.includes("people."))).toEqual([]);
});

it("names, by line, whom GitHub does not know, whether they may use a button or are only mentioned", async () => {
  const github = await aGitHub();
  const misspelt = FILE.replace("mei-acme: U0MEI", "mei-acme: U0MEI\n  mei-acmee: U0OTHER");
  expect(await checkOnline(github, misspelt)).toEqual([
    "relay.yaml:3: people.mei-acmee: GitHub knows nobody called mei-acmee",
  ]);
  expect(await checkOnline(github, misspelt.replace(/^buttons.*\n/m, ""))).toEqual([
    "relay.yaml:3: people.mei-acmee: GitHub knows nobody called mei-acmee",
  ]);
});

it("notes where somebody may not triage issues, although a button of theirs needs it", async () => {
  const github = await aGitHub();
  const lines = await checkOnline(github, FILE.replace("[mei-acme]", "[mei-acme, quiet-otter]"));
  expect(about("quiet-otter", lines)).toEqual([
    "note: relay.yaml:4: people.quiet-otter: may not triage issues in acme/api, acme/web: their clicks are refused there",
  ]);
  expect([...about("mei-acme", lines), ...about("Tomas-Acme", lines)]).toEqual([]);
});

it("notes where somebody who may only reply may not even read, and asks only of repositories that cards can be of", async () => {
  const github = await aGitHub();
  github.issues.addRepository(bare("acme/secret"));
  github.issues.apply({ action: "privatized", repository: "acme/secret", by: MEI });
  expect(about("quiet-otter", await checkOnline(github, FILE))).toEqual([]);
  const isPrivate = FILE.replace("to: all }", "to: all, when: { private: any } }");
  expect(about("quiet-otter", await checkOnline(github, isPrivate))).toEqual([
    "note: relay.yaml:4: people.quiet-otter: may not read issues in acme/secret: their clicks are refused there",
  ]);
  const toVendor = FILE.replace(
    "routes: [",
    "routes: [{ name: secret, to: vendor, when: { private: any } }, ",
  );
  expect(about("quiet-otter", await checkOnline(github, toVendor))).toEqual([]);
});

it("says where GitHub refuses to answer, and where the App is installed nowhere", async () => {
  const github = await aGitHub();
  github.faults.add({
    kind: "status",
    status: 403,
    body: { message: "Resource not accessible by integration" },
    path: "acme/api/collaborators",
  });
  expect(await checkOnline(github, FILE)).toEqual([
    expect.stringMatching(/^relay\.yaml:1: people: can't be checked in acme\/api: GET .*: 403 Resource/),
  ]);
  expect(await checkOnline(await aGitHub({ repositories: [] }), FILE)).toContain(
    "note: relay.yaml:1: people: GitHub was not asked: the App is installed in no repository",
  );
});
