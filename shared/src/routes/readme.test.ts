import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { anIssueEvent } from "../event/testing/an-issue-event.ts";
import { decide } from "./decide.ts";
import type { Relay } from "./relay.ts";
import { readYaml } from "./yaml.ts";

const README = readFileSync(new URL("README.md", import.meta.url), "utf8");

/** Each file of the README, and the table below it that says what it does. */
const EXAMPLES = README.split(/^#+ /m).flatMap((section) => {
  const yaml = /^```yaml\n(.*?)^```/ms.exec(section)?.[1];
  return yaml === undefined ? [] : [{ title: section.split("\n")[0] ?? "", yaml, table: tableIn(section) }];
});

/** The cells of each row but the second, which only has dashes. */
function tableIn(section: string): string[][] {
  const lines = section.split("\n").filter((line) => /^\| (event|`\w+\.)/.test(line));
  return lines.map((line) =>
    line
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

/** `issues.labeled` in private `acme/web` by `ann`, a `MEMBER`, labels `bug` `p1`; the last label is the event's. */
function eventIn(text: string) {
  const [, type, action] = /^`(\w+)\.(\w+)`/.exec(text) ?? [];
  const word = (before: RegExp) => new RegExp(`${before.source} \`([^\`]+)\``).exec(text)?.[1];
  const names = [...(/labels ((?:`[^`]+` ?)+)/.exec(text)?.[1] ?? "").matchAll(/`([^`]+)`/g)];
  const labels = names.map(([, name = ""]) => ({ name }));
  const sender = { login: word(/by/) ?? "eve" };
  const association = word(/a/);
  const assignee = word(/to/);
  const label = action === "labeled" ? labels.at(-1) : undefined;
  return anIssueEvent({
    type: type === "issues" ? "issues" : "issue_comment",
    action: action ?? "",
    occurredAt: "2026-03-03T09:30:00Z",
    repository: { name: word(/(?:in|private)/) ?? "", private: text.includes("in private") },
    issue: { labels, author: sender, ...(association && { authorAssociation: association }) },
    sender,
    ...(label && { label }),
    ...(assignee && { assignee: { login: assignee } }),
  });
}

/** `thread, mentions ann` with code marks, or nothing, for each channel. */
function shownIn(relay: Relay, text: string): string[] {
  const decisions = new Map(decide(relay, eventIn(text)).map((decision) => [decision.channel, decision]));
  const names = new Map(
    [...Object.entries(relay.people), ...Object.entries(relay.groups)].map(([name, id]) => [id, name]),
  );
  return Object.keys(relay.channels).map((channel) => {
    const decision = decisions.get(channel);
    const { onArrival = [], assignee } = decision?.mentions ?? {};
    const mentioned = [...onArrival, ...(assignee ? [assignee] : [])].map(({ id }) => `\`${names.get(id)}\``);
    const isWebhook = relay.channels[channel]?.webhook !== undefined;
    const shown = decision && isWebhook ? "message" : (decision?.place ?? "");
    return [shown, ...(mentioned.length > 0 ? [`mentions ${mentioned.join(" ")}`] : [])].join(", ");
  });
}

describe("the README of routes", () => {
  it("has the file that it begins with, and three more, each with a table", () => {
    expect(EXAMPLES.map(({ table }) => table.length > 0)).toEqual([false, true, true, true]);
  });

  it.each(EXAMPLES)("has a file that is right, and says what it does: $title", ({ yaml, table }) => {
    const { relay } = readYaml(Buffer.from(yaml)).file;
    const [head, ...rows] = table;
    expect(head?.slice(1) ?? []).toEqual(
      head ? Object.keys(relay.channels).map((name) => `\`${name}\``) : [],
    );
    expect(rows.map(([event = ""]) => [event, ...shownIn(relay, event)])).toEqual(rows);
  });
});
