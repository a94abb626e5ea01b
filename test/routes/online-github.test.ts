import type { LocalGitHub } from "@issue-relay/local/stand-ins/github/server";
import { aGitHub } from "@issue-relay/local/stand-ins/github/testing/a-github";
import { MEI, MONDAY, REPOSITORIES } from "@issue-relay/local/stand-ins/github/testing/acme";
import { expect, it } from "vitest";
import { bare, checkOnline, reader } from "./testing/check-online.ts";

const PROJECT = { organization: "acme", number: 7, title: "Triage", by: MEI, createdAt: MONDAY };
const ALL = { issues: "write", contents: "write", organization_projects: "write", metadata: "read" } as const;

/** Of a file of routes whose rules begin at line 4. */
function checked(local: LocalGitHub, rules: string, github = reader(local)): Promise<string[]> {
  return checkOnline(
    local,
    `channels: { all: C1 }\nroutes: [{ name: all, to: all }]\nrules:\n${rules}`,
    github,
  );
}

function notesIn(lines: readonly string[]): string[] {
  return lines.filter((line) => /rule r|were asked/.test(line));
}

it("names what GitHub does not have of rules, by line, rule, field and repository", async () => {
  expect(
    await checked(
      await aGitHub(),
      `
  - name: misspelt
    when: { repositories: acme/* }
    do:
      - label: [bug, triaje]
      - unlabel: stael
      - assign: { next: [mei-acme, quiet-otter, nobody-at-all] }
      - milestone: "6.0"
      - type: Bugg
      - comment: Thanks
  - { name: elsewhere, when: { repositories: other/* }, do: { close: completed } }
`,
    ),
  ).toEqual([
    "relay.yaml:8: rule misspelt, do.0.label: there is no label triaje in acme/api, acme/web",
    "relay.yaml:9: rule misspelt, do.1.unlabel: there is no label stael in acme/api, acme/web",
    "relay.yaml:10: rule misspelt, do.2.assign: quiet-otter can't be assigned in acme/api, acme/web: give them access",
    "relay.yaml:10: rule misspelt, do.2.assign: nobody-at-all can't be assigned in acme/api, acme/web: give them access",
    "relay.yaml:11: rule misspelt, do.3.milestone: there is no milestone 6.0 in acme/api, acme/web",
    "relay.yaml:12: rule misspelt, do.4.type: there is no type Bugg in acme/api, acme/web",
    "relay.yaml:14: rule elsewhere: the App is installed in no repository that the rule can match",
  ]);
});

const FINE = `  - { name: r, when: { repositories: acme/* }, do: [{ label: BUG }, { assign: MEI-acme }, { milestone: "5.1" }, { type: bug }] }\n`;

it("says that GitHub has everything, whatever the case of names", async () => {
  const [first] = await checked(await aGitHub(), FINE);
  expect(first).toBe(
    "relay.yaml is fine, and GitHub has all that it names: 1 route, 1 rule, 1 channel, 0 people, 0 groups.",
  );
});

it("asks only repositories whose issues the rule can change: public ones, where it does not say otherwise", async () => {
  const github = await aGitHub();
  github.issues.addRepository(bare("acme/secret"));
  github.issues.addRepository(bare("acme/old"));
  github.issues.apply({ action: "privatized", repository: "acme/secret", by: MEI });
  github.issues.apply({ action: "archived", repository: "acme/old", by: MEI });
  expect((await checked(github, FINE))[0]).toContain("GitHub has all that it names");
  expect(await checked(github, FINE.replace("acme/* }", "acme/*, private: any }"))).toEqual([
    "relay.yaml:4: rule r, do.2.milestone: there is no milestone 5.1 in acme/secret",
    "relay.yaml:4: rule r, do.3.type: there is no type bug in acme/secret",
  ]);
});

it("only notes a label that some repositories lack, which GitHub makes there, and nothing of one that is removed", async () => {
  const github = await aGitHub();
  github.issues.addRepository(bare("acme/new"));
  const lines = await checked(github, `  - { name: r, do: [{ label: bug }, { unlabel: P1 }] }\n`);
  expect(notesIn(lines)).toEqual([
    "note: relay.yaml:4: rule r, do.0.label: there is no label bug in acme/new: GitHub makes it with the rule's first issue there",
  ]);
});

it("asks each repository once for what several rules name, and 100 repositories at most", async () => {
  const repositories = Array.from({ length: 130 }, (_, index) => bare(`acme/r${index}`));
  const github = await aGitHub({ repositories });
  const asked = reader(github);
  const rule = "  - { name: r, do: [{ label: [bug, P1] }, { unlabel: bug }] }\n";
  const lines = await checked(github, rule + rule.replace("name: r", "name: other"), asked);
  expect(lines).toHaveLength(6);
  expect(lines[0]).toBe(
    "relay.yaml:4: rule r, do.0.label: there is no label bug in acme/r0, acme/r1, acme/r10, 97 more",
  );
  // The installations, its token, and two pages of repositories; then their labels.
  expect(asked.requests()).toBe(4 + 100);
});

it("says that it has not asked all repositories", async () => {
  const [web] = REPOSITORIES;
  const repositories = Array.from({ length: 101 }, (_, index) => ({
    ...bare(`acme/r${index}`),
    labels: web?.labels ?? [],
  }));
  const lines = await checked(await aGitHub({ repositories }), "  - { name: r, do: { label: bug } }\n");
  expect(notesIn(lines)).toEqual([
    "note: relay.yaml:3: rules: they can match 101 repositories, of which 100 were asked",
  ]);
});

it("says where GitHub refuses to answer, and that the App is refused", async () => {
  const github = await aGitHub();
  github.faults.add({
    kind: "status",
    status: 403,
    body: { message: "Resource not accessible by integration" },
    path: "acme/api/labels",
  });
  expect(await checked(github, FINE)).toEqual([
    expect.stringMatching(
      /^relay\.yaml:3: rules: can't be checked in acme\/api: GET .*: 403 Resource not accessible/,
    ),
  ]);
  github.faults.add({ kind: "status", status: 401, body: { message: "Bad credentials" }, path: "/app" });
  expect(await checked(github, FINE)).toEqual([expect.stringMatching(/401 Bad credentials/)]);
});

it("asks GitHub nothing where rules do nothing there", async () => {
  const github = await aGitHub();
  github.faults.add({ kind: "status", status: 500, path: "/" });
  const lines = await checked(
    github,
    `  - { name: r, do: { webhook: pager } }\nwebhooks: { pager: "https://pager.example" }\n`,
  );
  expect(lines[0]).toContain("relay.yaml is fine");
});

it("names projects and repositories to which rules can't hand issues on, and what the App lacks for it", async () => {
  const rules = `
  - name: handed on
    when: { repositories: acme/* }
    do:
      - project: { organization: acme, number: 7 }
      - project: { organization: acme, number: 8 }
      - project: { organization: other, number: 7 }
      - dispatch: reproduce
      - dispatch: { event_type: new-issue, repository: acme/ops }
      - dispatch: { event_type: new-issue, repository: acme/api }
`;
  const noOps = "there is no repository acme/ops, or the App is not installed there";
  const github = await aGitHub();
  github.issues.world.projects.add(PROJECT);
  expect(await checked(github, rules)).toEqual([
    "relay.yaml:9: rule handed on, do.1.project: acme has no project 8",
    "relay.yaml:10: rule handed on, do.2.project: the App is installed in no organization other",
    `relay.yaml:12: rule handed on, do.4.dispatch: ${noOps}`,
  ]);
  Object.assign(github.app.permissions, { organization_projects: "read", contents: "read" });
  const contents = "the App lacks the repository permission Contents: Read and write";
  expect(await checked(github, rules)).toEqual([
    "relay.yaml:8: rule handed on, do.0.project: the App lacks the organization permission Projects: Read and write, in acme",
    "relay.yaml:9: rule handed on, do.1.project: the App lacks the organization permission Projects: Read and write, in acme",
    "relay.yaml:10: rule handed on, do.2.project: the App is installed in no organization other",
    `relay.yaml:11: rule handed on, do.3.dispatch: ${contents}, in acme/api, acme/web`,
    `relay.yaml:12: rule handed on, do.4.dispatch: ${noOps}`,
    `relay.yaml:13: rule handed on, do.5.dispatch: ${contents}, in acme/api`,
  ]);
});

it("names the rules that change issues where the App may only read them", async () => {
  const github = await aGitHub();
  Object.assign(github.app.permissions, { issues: "read" });
  const rules = `
  - { name: triage, when: { repositories: acme/* }, do: { unlabel: bug } }
  - { name: further, when: { repositories: acme/* }, do: { dispatch: new-issue } }
`;
  const lack = "the App lacks the repository permission Issues: Read and write, in acme/api, acme/web";
  expect(await checked(github, rules)).toEqual([`relay.yaml:5: rule triage: ${lack}`]);
});

it("asks where the App is installed only for steps that need the issue's own repository", async () => {
  const github = await aGitHub({
    app: { slug: "ours", events: [], installedOn: ["acme"], permissions: ALL },
  });
  github.issues.addRepository({ ...bare("acme/ops"), hasIssues: false });
  github.issues.addRepository(bare("other/lib"));
  github.issues.world.projects.add(PROJECT);
  const elsewhere = `
  - { name: to ops, when: { repositories: other/* }, do: { dispatch: { event_type: new-issue, repository: Acme/Ops } } }
  - { name: to us, when: { repositories: other/* }, do: { webhook: pager } }
`;
  const webhooks = `webhooks: { pager: "https://pager.example" }\n`;
  const [fine] = await checked(github, elsewhere + webhooks);
  expect(fine).toMatch(/^relay\.yaml is fine, and GitHub has all that it names: .* 2 rules/);
  const there = `
  - { name: there, when: { repositories: other/* }, do: { dispatch: new-issue } }
  - { name: onto a board, when: { repositories: other/* }, do: { project: { organization: acme, number: 7 } } }
  - { name: waiting, when: { repositories: other/* }, after: 8h, do: { webhook: pager } }
`;
  const nowhere = "the App is installed in no repository that the rule can match";
  expect(await checked(github, elsewhere + there + webhooks)).toEqual([
    `relay.yaml:8: rule there: ${nowhere}`,
    `relay.yaml:9: rule onto a board: ${nowhere}`,
    `relay.yaml:10: rule waiting: ${nowhere}`,
  ]);
});

it("asks GitHub once for a project, however many steps name it", async () => {
  const github = await aGitHub();
  github.issues.world.projects.add(PROJECT);
  const asked = reader(github);
  const step = (organization: string) => `{ project: { organization: ${organization}, number: 7 } }`;
  const dispatch = "{ dispatch: { event_type: new-issue, repository: acme/api } }";
  const rule = `  - { name: r, do: [${step("acme")}, ${dispatch}, ${step("ACME")}] }\n`;
  const [first] = await checked(github, rule + rule.replace("name: r", "name: other"), asked);
  expect(first).toContain("GitHub has all that it names");
  // The installations, its token, its repositories; then the project.
  expect(asked.requests()).toBe(4);
});

it("names an archived repository, which takes no dispatch, and says where GitHub does not tell whether there is one", async () => {
  const github = await aGitHub();
  github.issues.apply({ action: "archived", repository: "acme/api", by: MEI });
  const rule = (repository: string) =>
    `  - { name: r, do: { dispatch: { event_type: new-issue, repository: ${repository} } } }\n`;
  expect(await checked(github, rule("acme/api"))).toEqual([
    "relay.yaml:4: rule r, do.0.dispatch: acme/api is archived",
  ]);
  github.faults.add({
    kind: "status",
    status: 403,
    body: { message: "the `acme` organization has an IP allow list enabled" },
    path: "/installation/repositories",
  });
  expect(await checked(github, rule("Acme/api"))).toEqual([
    expect.stringMatching(
      /^relay\.yaml:4: rule r, do\.0\.dispatch: whether the App is installed in Acme\/api can't be checked: GET .* IP allow list/,
    ),
  ]);
});

it("finds organizations and repositories whatever the case in which GitHub has their names", async () => {
  const github = await aGitHub({
    repositories: [bare("Acme/Ops")],
    app: { slug: "ours", events: [], permissions: ALL },
  });
  github.issues.world.projects.add({ ...PROJECT, organization: "Acme" });
  const rule = `
  - name: r
    do:
      - dispatch: { event_type: new-issue, repository: acme/ops }
      - project: { organization: acme, number: 7 }
`;
  expect((await checked(github, rule))[0]).toContain("GitHub has all that it names");
  github.faults.add({
    kind: "status",
    status: 403,
    body: { message: "the `acme` organization has an IP allow list enabled" },
    path: "/installation/repositories",
  });
  const lines = await checked(github, rule);
  expect(lines.find((line) => line.includes("dispatch"))).toContain("acme/ops can't be checked: GET ");
});

it("takes a repository by its former name, too: GitHub leads on, also whoever starts a workflow there", async () => {
  const github = await aGitHub({
    app: { slug: "ours", events: [], installedOn: ["acme"], permissions: { ...ALL, contents: "read" } },
  });
  github.issues.apply({ action: "renamed", repository: "acme/api", to: "acme/core", by: MEI });
  const rules = `
  - { name: r, do: { dispatch: { event_type: new-issue, repository: Acme/API } } }
  - { name: other, do: { dispatch: { event_type: new-issue, repository: acme/ipa } } }
`;
  expect(await checked(github, rules)).toEqual([
    "relay.yaml:5: rule r, do.0.dispatch: the App lacks the repository permission Contents: Read and write, in acme/core",
    "relay.yaml:6: rule other, do.0.dispatch: there is no repository acme/ipa, or the App is not installed there",
  ]);
  github.app.permissions.contents = "write";
  expect(await checked(github, rules)).toEqual([expect.stringContaining("acme/ipa")]);
});
