import { MEI, MONDAY } from "@issue-relay/local/stand-ins/github/testing/acme";
import { expect, it } from "vitest";
import { aFolder } from "../e2e/testing/a-folder.ts";
import { announce } from "../e2e/testing/announce.ts";
import { aHistoryWorld } from "./testing/a-history-world.ts";
import { aScriptedRelay } from "./testing/a-scripted-relay.ts";
import { rawRows } from "./testing/raw-deliveries.ts";

const folder = aFolder();

function replayed(nextFrom: string | null, changes: object = {}) {
  const counts = { dryRun: false, deliveries: 100, events: 90, added: 3, nameless: 0, notUnderstood: 0 };
  const result = {
    ...counts,
    examples: [],
    withoutDetail: 0,
    details: [],
    nextFrom,
    problems: [],
    ...changes,
  };
  return { isDone: nextFrom === null && result.problems.length === 0, result };
}

const [DAY_1, DAY_2, DAY_3] = ["20", "21", "22"].map((day) => `2026-11-${day}T00:00:00.000Z`);

it("relay maps raw deliveries anew, each call from where the one before ended", async () => {
  const { relay, calls } = await aScriptedRelay(
    folder,
    replayed(DAY_2 ?? null),
    "lost",
    replayed(DAY_3 ?? null),
    replayed(null),
  );
  const { code, text } = await relay("replay", "--from", "2026-11-20T00:00:00Z", "--yes");
  expect(text).toBe(
    [
      `100 deliveries mapped, until ${DAY_2}. Going on.`,
      "The connection was lost: calling again. Nothing is done twice.",
      `200 deliveries mapped, until ${DAY_3}. Going on.`,
      "✓ 300 deliveries mapped to 270 events, 9 without a row: all loaded",
      "",
    ].join("\n"),
  );
  expect(code).toBe(0);
  const from = (from: string | undefined) => ({ path: "/replay", input: { from, dryRun: false } });
  expect(calls).toEqual([from(DAY_1), from(DAY_2), from(DAY_2), from(DAY_3)]);
});

it("relay says what a replay would load, and loads nothing before somebody says so", async () => {
  const { relay, calls } = await aScriptedRelay(folder, replayed(null, { dryRun: true }));
  expect(await relay("replay", "--from", "7d", "--to", "1d")).toEqual({
    code: 0,
    text: "100 deliveries mapped to 90 events, 3 without a row\n\nNothing was loaded. --yes does it.\n",
  });
  const time = expect.stringMatching(/^20\d\d-\d\d-\d\dT.*Z$/);
  expect(calls).toEqual([{ path: "/replay", input: { from: time, to: time, dryRun: true } }]);
});

it("relay ends a replay that gets no further, and names what is not understood", async () => {
  const stuck = replayed(DAY_2 ?? null, {
    notUnderstood: 1,
    examples: [{ deliveryId: "72d3162e", problem: "issue.id is missing" }],
    problems: [{ reason: "bigquery-away", problem: "BigQuery answered 503" }],
  });
  const { relay, calls } = await aScriptedRelay(folder, stuck, stuck);
  const { code, text } = await relay("replay", "--from", "2026-11-21T00:00:00Z", "--yes");
  expect(text).toContain("200 deliveries mapped to 180 events, 6 without a row: loaded\n");
  expect(text).not.toContain("✓");
  expect(text).toContain("✗ 72d3162e is not understood: issue.id is missing\n");
  expect(text).toContain(`✗ BigQuery answered 503\n✗ not complete: call again with --from ${DAY_2}\n`);
  expect(code).toBe(1);
  expect(calls).toHaveLength(2);
});

it("relay says what was mapped, and where to go on, when a later call fails", async () => {
  const fails = { error: "the task /replay took longer than 510000 ms", status: 503 };
  const { relay, calls } = await aScriptedRelay(folder, replayed(DAY_2 ?? null), fails);
  const { code, text } = await relay("replay", "--from", "2026-11-20T00:00:00Z", "--yes");
  expect(text).toContain("\n100 deliveries mapped to 90 events, 3 without a row: loaded\n");
  expect(text).toContain(
    `✗ replay: the task /replay took longer than 510000 ms\n✗ not complete: call again with --from ${DAY_2}\n`,
  );
  expect(code).toBe(1);
  expect(calls).toHaveLength(2);
});

it("relay maps a delivery that has no row, and forgets it again", async () => {
  const world = await aHistoryWorld();
  const { occurrences } = world.issues.apply({
    action: "opened",
    repository: "acme/web",
    title: "Login fails",
    by: MEI,
    at: MONDAY,
  });
  await world.insert("deliveries", rawRows(occurrences));
  const recover = await world.newRecover();
  announce(folder.path, { control: world.github.url, functions: { recover: recover.url } });
  const relay = (...args: string[]) => folder.run("relay", ...args).exited;

  const from = ["--from", new Date(MONDAY - 3_600_000).toISOString()];
  expect((await relay("replay", ...from)).text).toContain("1 delivery mapped to 1 event, 1 without");
  expect(await relay("replay", ...from, "--yes")).toMatchObject({ code: 0 });
  const titles = "SELECT issue_title FROM issue_events";
  expect(await world.query(titles)).toEqual([{ issue_title: "Login fails" }]);

  expect((await relay("forget", "--issue", "acme/web#1")).text).toMatch(
    /\ndeliveries +1 +0\nissue_events +1 +0\n/,
  );
  expect(await relay("forget", "--issue", "acme/web#1", "--yes")).toMatchObject({ code: 0 });
  expect(await world.query(titles)).toEqual([{ issue_title: null }]);
  expect(await world.query("SELECT message_id FROM deliveries")).toEqual([]);
});

it("relay counts deliveries without the name of an event, and finds nothing wrong with that", async () => {
  const { relay } = await aScriptedRelay(
    folder,
    replayed(DAY_2 ?? null, { nameless: 1 }),
    replayed(null, { nameless: 2 }),
  );
  const { code, text } = await relay("replay", "--from", "2026-11-20T00:00:00Z", "--yes");
  expect(text).toContain("all loaded\n3 left out: GitHub's name of the event is missing\n");
  expect(code).toBe(0);
});

it("relay tells which deliveries lack a detail, and finds nothing wrong with that: they are mapped and loaded", async () => {
  const details = [{ deliveryId: "72d3162e", problem: "issue.labels.0: Invalid input" }];
  const { relay } = await aScriptedRelay(
    folder,
    replayed(DAY_2 ?? null, { withoutDetail: 1, details }),
    replayed(null, { withoutDetail: 2, details }),
  );
  const { code, text } = await relay("replay", "--from", "2026-11-20T00:00:00Z", "--yes");
  const line = "72d3162e has a detail that is not understood: issue.labels.0: Invalid input";
  expect(text).toContain(`all loaded\n3 mapped without a detail:\n${line}\n${line}\nand 1 more\n`);
  expect(text).not.toContain("✗");
  expect(code).toBe(0);
});

function forgotten(dryRun: boolean, againAt: string | null = null) {
  const erased = [
    { table: "issue_events", rows: 12, tooNew: againAt === null ? 0 : 2 },
    { table: "deliveries", rows: 7, tooNew: 0 },
  ];
  const isDone = dryRun || againAt === null;
  const issues = dryRun ? { count: 37, newest: ["acme/web#7", "acme/app#12"] } : null;
  return {
    isDone,
    result: { dryRun, logins: ["octocat", "tabby"], shared: ["tabby"], id: 583231, erased, issues, againAt },
  };
}

it("relay says what it would forget, and what it does not reach, and erases nothing before somebody says so", async () => {
  const { relay, calls } = await aScriptedRelay(folder, forgotten(true));
  const { code, text } = await relay("forget", "--person", "octocat");
  expect(text).toMatch(
    /^The account was called octocat, tabby\.\n\nAnother account had the login tabby, too: .*\n\ntable +rows to erase +too new\n.*\nissue_events +12 +0\ndeliveries +7 +0\n\nissue \(newest 2 of 37\)\n.*\nacme\/web#7 *\nacme\/app#12 *\n\nNothing was erased\./,
  );
  expect(text).toMatch(/^Not reached: GitHub, .*Slack/m);
  expect(code).toBe(0);
  expect(calls).toEqual([{ path: "/forget", input: { person: "octocat", dryRun: true } }]);
});

it("relay gives the issues from which it would erase something as JSON, too", async () => {
  const { relay } = await aScriptedRelay(folder, forgotten(true));
  const { text } = await relay("forget", "--person", "octocat", "--json");
  expect(JSON.parse(text)).toMatchObject({ issues: { count: 37, newest: ["acme/web#7", "acme/app#12"] } });
});

it("relay says when it can forget what is only too new, and does not offer to do it now", async () => {
  const { result } = forgotten(true, "2026-11-26T16:00:00.000Z");
  const erased = [{ table: "issue_events", rows: 0, tooNew: 2 }];
  const { relay } = await aScriptedRelay(folder, { isDone: true, result: { ...result, erased } });
  const { code, text } = await relay("forget", "--issue", "acme/web#7");
  expect(text).toMatch(/Nothing was erased\. What is too new can be erased after \d\d:\d\d\.\n/);
  expect(text).not.toContain("--yes");
  expect(code).toBe(0);
});

it("relay forgets an issue, and says when to call again where rows are too new", async () => {
  const { relay, calls } = await aScriptedRelay(
    folder,
    forgotten(false),
    forgotten(false, "2026-11-26T16:00:00.000Z"),
  );
  expect(await relay("forget", "--issue", "acme/web#7", "--id", "70", "--yes")).toMatchObject({ code: 0 });
  const { code, text } = await relay("forget", "--issue", "acme/web#7", "--yes");
  expect(text).toMatch(/✗ BigQuery does not let rows be changed .*: call again after \d\d:\d\d\n/);
  expect(code).toBe(1);
  const input = { issue: "acme/web#7", dryRun: false };
  expect(calls).toEqual([
    { path: "/forget", input: { ...input, id: 70 } },
    { path: "/forget", input },
  ]);
});

it.each([
  [["replay"], "replay needs --from"],
  [["replay", "--from", "monday"], "must be a time such as 12h, 7d or 2026-11-25T16:00:00Z"],
  [["replay", "--from", "7d", "--full"], "--full is not for replay"],
  [["forget"], "forget needs --issue or --person"],
  [["forget", "--issue", "acme/web#7", "--person", "octocat"], "forget needs --issue or --person"],
  [["forget", "octocat"], "Give one task"],
  [["forget", "--person", "octocat", "--id", "seven"], "--id must be GitHub's id, which is a number"],
])("relay %j is refused with the usage", async (args, problem) => {
  announce(folder.path, {});
  const { code, text } = await folder.run("relay", ...args).exited;
  expect(text).toContain(problem);
  expect(code).toBe(2);
});
