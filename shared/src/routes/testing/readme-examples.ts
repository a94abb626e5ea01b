import type { IssueEvent } from "../../event/issue-event.ts";
import { anIssueEvent } from "../../event/testing/an-issue-event.ts";

/** A file in a README, and the table below it that says what it does. */
export interface Example {
  title: string;
  yaml: string;
  /** The cells of each row but the second, which only has dashes. */
  table: string[][];
}

export function examplesIn(readme: string): Example[] {
  return readme.split(/^#+ /m).flatMap((section) => {
    const yaml = /^```yaml\n(.*?)^```/ms.exec(section)?.[1];
    return yaml === undefined ? [] : [{ title: section.split("\n")[0] ?? "", yaml, table: tableIn(section) }];
  });
}

function tableIn(section: string): string[][] {
  const lines = section.split("\n").filter((line) => /^\| (event|`\w+\.)/.test(line));
  return lines.map((line) =>
    line
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

const HAPPENED = "2026-03-03T09:30:00Z";

/**
 * `issues.labeled` in private `acme/web` by `ann`, a `MEMBER`, labels `bug` `p1`; the last label is the event's. Also: type `Bug`, id
 * `0123abcd`, `20` minutes late.
 */
export function eventIn(text: string): IssueEvent {
  const [, type, action] = /^`(\w+)\.(\w+)`/.exec(text) ?? [];
  const word = (before: RegExp) => new RegExp(`\\b${before.source} \`([^\`]+)\``).exec(text)?.[1];
  const names = [...(/labels ((?:`[^`]+` ?)+)/.exec(text)?.[1] ?? "").matchAll(/`([^`]+)`/g)];
  const labels = names.map(([, name = ""]) => ({ name }));
  const sender = { login: word(/by/) ?? "eve" };
  const association = word(/a/);
  const assignee = word(/to/);
  const label = action === "labeled" ? labels.at(-1) : undefined;
  const issueType = word(/type/);
  const minutesLate = Number(/`(\d+)` minutes late/.exec(text)?.[1] ?? 0);
  return anIssueEvent({
    id: (word(/id/) ?? "").padEnd(32, "0"),
    type: type === "issues" ? "issues" : "issue_comment",
    action: action ?? "",
    occurredAt: HAPPENED,
    receivedAt: new Date(Date.parse(HAPPENED) + minutesLate * 60_000).toISOString(),
    repository: { name: word(/(?:in|private)/) ?? "", private: text.includes("in private") },
    issue: {
      labels,
      author: sender,
      ...(association && { authorAssociation: association }),
      ...(issueType && { type: { name: issueType } }),
    },
    sender,
    ...(label && { label }),
    ...(assignee && { assignee: { login: assignee } }),
  });
}
