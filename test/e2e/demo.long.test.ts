import { cpSync, existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { StackFile } from "@issue-relay/local/stack/stack-file";
import { until } from "@issue-relay/local/stack/until";
import { describeSql } from "@issue-relay/local/stand-ins/bigquery/testing/a-local-bigquery";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { aFolder } from "./testing/a-folder.ts";

const folder = aFolder();
const { run } = folder;

const Newest = z.array(
  z.object({ repository: z.string(), issue_number: z.coerce.number(), issue_title: z.string() }),
);

/** How long a stack and a whole year may take on a busy machine. */
const DEMO_TIMEOUT_MS = 120_000;

describeSql("npm run demo", { timeout: DEMO_TIMEOUT_MS }, () => {
  it("finds each event in BigQuery exactly once and each issue on one card in Slack, shows the weekly performance, and keeps running with --keep, for queries and for GitHub's API", async () => {
    const demo = run("demo", "--events", "150", "--seed", "7", "--until", "2026-01-01", "--keep");
    await until(
      "the end of the demo",
      () => demo.output.text.includes("Ctrl-C stops everything"),
      DEMO_TIMEOUT_MS,
    );
    expect(demo.output.text).toMatch(/All in BigQuery after [\d.]+ s: \d+ events a second/);
    expect(demo.output.text).toMatch(
      /All in Slack's #issues [\d.]+ s later: \d+ issues on one card each, \d+ lines/,
    );
    expect(demo.output.text).toContain("Each of the 150 events is there exactly once");
    expect(demo.output.text).toMatch(/^acme\/web +2025-12-22 +\d+ /m);
    expect(demo.output.text).toMatch(
      /^Backlog, week by week from 2025-01-01 to 2026-01-01:\nacme\/api +[▁▂▃▄▅▆▇█ ]{40,53} /m,
    );

    const { text } = await run("query", "SELECT COUNT(*) AS n FROM events", "--json").exited;
    expect(JSON.parse(text)).toEqual([{ n: 150 }]);
    const newest =
      "SELECT repository, issue_number, issue_title FROM events ORDER BY occurred_at DESC LIMIT 1";
    const [row] = Newest.parse(JSON.parse((await run("query", newest, "--json").exited).text));
    const { github } = StackFile.parse(
      JSON.parse(readFileSync(join(folder.path, ".local", "stack.json"), "utf8")),
    );
    const issue = await fetch(`${github.api}/repos/${row?.repository}/issues/${row?.issue_number}`);
    expect(await issue.json()).toMatchObject({ title: row?.issue_title });
    demo.child.kill("SIGINT");
    expect((await demo.exited).code).toBe(0);
    expect(existsSync(join(folder.path, ".local", "stack.json"))).toBe(false);
  });

  it("takes the routes, rules and buttons of relay.yaml, exits with 0 after its report, and leaves no files", async () => {
    cpSync(new URL("../local/relay.example.yaml", import.meta.url), join(folder.path, "relay.yaml"));
    const { code, text } = await run("demo", "--events", "60").exited;
    for (const channel of ["web-team", "api-team", "urgent"]) {
      expect(text).toMatch(new RegExp(`All in Slack's #${channel} .*: \\d+ issues on one card each`));
    }
    expect(text).toContain("Each of the 60 events is there exactly once");
    expect(text).toMatch(
      /^Then somebody opens acme\/web#\d+\. After [\d.]+ s, its card is in #web-team, with buttons, and rules have acted:\n {2}first contact: label needs triage, done\n {2}first contact: assign (amara|jonas)-acme, done\n {2}first contact: project acme\/1, done\n {2}first contact: comment, done$/m,
    );
    expect(code).toBe(0);
    expect(existsSync(join(folder.path, ".local"))).toBe(false);
  });
});

describe("npm run demo", () => {
  it("says what is wrong with its arguments, and exits with 2", async () => {
    for (const args of [["--events", "1000000"], ["--until", "soon"], ["more"]]) {
      const { code, text } = await run("demo", ...args).exited;
      expect(code).toBe(2);
      expect(text).toContain("npm run demo -- ");
    }
  });

  it("stops at Ctrl-C", async () => {
    const { child, output, exited } = run("demo");
    await until("it is starting", () => output.text.includes("starting functions"));
    child.kill("SIGINT");
    expect((await exited).code).toBe(130);
  });
});
