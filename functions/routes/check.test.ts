import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadRelay } from "@issue-relay/shared/routes/relay-file";
import { afterEach, beforeEach, expect, it } from "vitest";
import { check } from "./check.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "issue-relay-check-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function checked(yaml: string, isDryRun = false): Promise<string> {
  const path = join(folder, "relay.yaml");
  writeFileSync(path, yaml);
  return check(path, { bundles: folder, isDryRun }).then((text) => text.replaceAll(`${folder}/`, ""));
}

async function problemsIn(yaml: string): Promise<string[]> {
  const message = await checked(yaml).catch((error: Error) => error.message);
  return message.replaceAll(`${folder}/`, "").split("\n");
}

const RIGHT = `
people: { ann: U1 }
channels:
  support: C1
routes:
  - name: everything
    when: { private: any }
    to: support
`;

it.each([
  ["a field that there is not", "to: support, when: { label: bug }", "when.label: is no field"],
  [
    "a pattern that no repository has",
    "to: support, when: { repositories: acme }",
    "when.repositories: must be",
  ],
  [
    "an event that GitHub does not send",
    "to: support, when: { actions: issues.opend }",
    "when.actions: is no event",
  ],
  ["a channel that is not in the file", "to: [support, suport]", "to.1: there is no channel suport"],
  [
    "somebody who is not in the file",
    "to: support, mention: bob",
    "mention: bob is neither a login in people",
  ],
  [
    "a route that can never match",
    "to: support, when: { labels: { any: bug, none: bug } }",
    "when.labels: can never match",
  ],
  [
    "a place that is none",
    "to: support, show: { issues.closed: hidden }",
    "show.issues.closed: must be thread",
  ],
])("names line, route and field of %s", async (_, route, problem) => {
  const [first = ""] = await problemsIn(RIGHT.replace("routes:", `routes:\n  - { name: wrong, ${route} }`));
  // Of a single value in place of a list, the field may be named as the first of the list.
  expect(first.replace(/\.0:/, ":")).toMatch(new RegExp(`^relay\\.yaml:6: route wrong, ${problem}`));
});

it("names all problems at once, also outside of routes, and writes nothing", async () => {
  mkdirSync(join(folder, "slack/dist"), { recursive: true });
  const yaml = RIGHT.replace("C1", "'#support'").replace("ann: U1", "ann: ann.smith");
  expect(await problemsIn(yaml)).toEqual([
    "relay.yaml:2: people.ann: must be a member ID such as U0123456789, not a name",
    "relay.yaml:4: channels.support.id: must be a channel's ID such as C0123456789 (shown at the end of its details), not its name",
  ]);
  expect(readdirSync(join(folder, "slack/dist"))).toEqual([]);
});

it("names the line where YAML itself is wrong", async () => {
  expect(await problemsIn(RIGHT.replace("channels:", "\tchannels:"))).toEqual([
    "relay.yaml:3: Tabs are not allowed as indentation",
  ]);
});

it("says what is in the file, and what of it may not be meant", async () => {
  expect(await checked(RIGHT, true)).toBe(
    "relay.yaml is fine: 1 route, 1 channel, 1 person, 0 groups.\nNothing was written.",
  );
  const narrow = RIGHT.replace("when: { private: any }", "when: { labels: { any: bug } }").replace(
    "C1",
    "C1\n  spare: C2",
  );
  expect((await checked(narrow, true)).split("\n").slice(1, -1)).toEqual([
    "note: relay.yaml:5: channels.spare: no route names it",
    "note: relay.yaml:6: routes: no route takes what the others leave: such issues reach nobody",
    "note: relay.yaml:6: routes: no route takes issues of private repositories: one can with `private: any`, or with their names in `repositories`",
  ]);
});

it("says how many rules there are, and webhooks of theirs, and what of them may not be meant", async () => {
  const rules = `${RIGHT}webhooks: { pager: "https://pager.example" }\nrules:\n  - { name: r, do: { label: new } }\n`;
  expect((await checked(rules, true)).split("\n")).toEqual([
    "relay.yaml is fine: 1 route, 1 rule, 1 webhook of rules, 1 channel, 1 person, 0 groups.",
    "note: relay.yaml:10: rules: no rule acts on issues of private repositories: one can with `private: any`, or with their names in `repositories`",
    "note: relay.yaml:9: webhooks.pager: no rule names it",
    "note: relay.yaml:10: rules: where one stops itself, no channel is told: name one in `alerts`",
    "Nothing was written.",
  ]);
});

it("writes the file beside each bundle that reads it, and nothing but the file", async () => {
  const readers = ["slack", "digest", "actions", "interactions"];
  for (const name of [...readers, "ingress"]) {
    mkdirSync(join(folder, name, "dist"), { recursive: true });
  }
  const written = readers.map((name) => `${name}/dist/relay.json`).join(" and ");
  expect(await checked(RIGHT)).toContain(
    `Written to ${written}, until the next build empties these folders.`,
  );
  for (const name of readers) {
    expect(readdirSync(join(folder, name, "dist"))).toEqual(["relay.json"]);
    const relay = loadRelay(readFileSync(join(folder, name, "dist/relay.json"), "utf8"));
    expect(relay.routes[0]).toMatchObject({ name: "everything", to: ["support"] });
  }
  expect(readdirSync(join(folder, "ingress/dist"))).toEqual([]);
});

it("says that nothing is built, and how to go on", async () => {
  expect(await checked(RIGHT)).toMatch(
    /Nothing was written: no function is built in .*build first, then check again/,
  );
});

it("says that a file can't be read", async () => {
  await expect(check(join(folder, "none.yaml"), { bundles: folder, isDryRun: true })).rejects.toThrow(
    "none.yaml can't be read: ENOENT",
  );
});
