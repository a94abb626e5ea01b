import { readFileSync } from "node:fs";
import type { IssueEvent } from "@issue-relay/shared/event/issue-event";
import type { Relay } from "@issue-relay/shared/routes/relay-schema";
import { eventIn, examplesIn } from "@issue-relay/shared/routes/testing/readme-examples";
import { readYaml } from "@issue-relay/shared/routes/yaml";
import { TEMPLATE_FIELDS } from "@issue-relay/shared/rules/template";
import { describe, expect, it } from "vitest";
import { explain } from "../routes/explain.ts";
import { type Outcome, outcomesOf } from "./outcome.ts";
import { rulesInWords } from "./try-rules.ts";

const README = readFileSync(new URL("../../../../shared/src/rules/README.md", import.meta.url), "utf8");
const [FIRST, ...EXAMPLES] = examplesIn(README);
const BEGINNING = FIRST?.yaml.split(/^rules:/m)[0] ?? "";

function fileWith(yaml: string | undefined) {
  return readYaml(Buffer.from(`${BEGINNING}${yaml}`)).file;
}

/** What each rule does that acts, now or later; or why one that matches does not. */
function followsIn(relay: Relay, event: IssueEvent): string {
  const outcomes = outcomesOf(relay, event);
  const acting = outcomes.filter(({ acts, waits }) => acts || waits);
  const held = outcomes
    .filter((outcome) => !acting.includes(outcome) && outcome.trial.matches)
    .map(({ verdict }) => verdict);
  return acting.length === 0 ? ["nothing", ...new Set(held)].join(": ") : acting.map(actionsIn).join(". ");
}

function actionsIn({ trial: { of: rule }, waits, verdict, steps }: Outcome): string {
  const words = steps.map((step) => {
    const [kind = "", ...text] = step.split("\n");
    return text.length === 0 ? kind : `${kind.replace(":", "")} “${text.join(" ")}”`;
  });
  const when = waits ? ` ${verdict}` : rule.dry_run ? " only says" : "";
  return `\`${rule.name}\`${when}: ${words.join("; ")}`;
}

/** What the README shows between marks. */
function shownAs(mark: string): string | undefined {
  return new RegExp(`^<!-- ${mark}.*?^\`\`\`\n(.*?)^\`\`\``, "ms").exec(README)?.[1];
}

describe("the README of rules", () => {
  it("has seven examples, each with a table, after a file that is right", () => {
    expect(fileWith(FIRST?.yaml.slice(BEGINNING.length)).relay.rules).toHaveLength(1);
    expect(EXAMPLES.map(({ table }) => table.length > 3)).toEqual(Array(7).fill(true));
  });

  it.each(EXAMPLES)("says what follows from the file: $title", ({ yaml, table }) => {
    const { relay } = fileWith(yaml);
    const rows = table.slice(1);
    expect(rows.map(([event = ""]) => [event, followsIn(relay, eventIn(event))])).toEqual(rows);
  });

  it("shows what explain says of its last example", () => {
    const file = fileWith(EXAMPLES.at(-1)?.yaml);
    const event = eventIn("`issues.labeled` in `acme/web` by `ann`, labels `bug`, type `Bug`");
    expect(`${explain(file.relay, event, file).split("\n\n").at(-1)}\n`).toBe(shownAs("explain"));
  });

  it("shows what the test of its first example says", () => {
    const { relay } = fileWith(EXAMPLES[0]?.yaml);
    const told = [
      { name: "payloads/member.json", event: eventIn("`issues.opened` in `acme/lib` by `ann`, a `MEMBER`") },
      { name: "payloads/stranger.json", event: eventIn("`issues.opened` in `acme/lib` by `zoe`, a `NONE`") },
    ];
    expect(`${rulesInWords(relay, told)}\n`).toBe(shownAs("test"));
  });

  it("names each field that a comment can have", () => {
    const section = README.split("### Fields in a comment")[1] ?? "";
    for (const name of TEMPLATE_FIELDS) {
      expect(section).toContain(`\`${name}\``);
    }
  });
});
