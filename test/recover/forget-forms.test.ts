import { payloadBytes } from "@issue-relay/shared/github/parse-body";
import { describe, expect, it } from "vitest";
import { jsonOfBody } from "../../functions/recover/src/forget/body.ts";
import { ANN, aForget, deadLetter, event, formOf, rowsWith } from "./testing/a-forget.ts";
import { aHistoryWorld } from "./testing/a-history-world.ts";

const repository = { full_name: "acme/web", html_url: "https://github.com/acme/web" };
const NEXT = { login: "joanna", id: 7002 };

describe("a dead letter that a webhook has sent as a form", () => {
  it("tells an account's logins, and goes with it", async () => {
    const world = await aHistoryWorld();
    await world.store([event({ issue: { title: "Ask @annie" } })]);
    const commented = (login: string, body: string) =>
      formOf({ repository, comment: { user: { ...ANN, login }, body } });
    await world.insert("dead_letters", [
      deadLetter(commented("annie", "100 % sure + “quoted” & more")),
      deadLetter(commented("ann", "\\ 😀 %41")),
      deadLetter(formOf({ repository, comment: { body: "Thanks,\n@annie" }, sender: NEXT })),
      deadLetter(formOf({ repository, sender: NEXT, comment: { body: "%40annie, @annabel" } })),
    ]);
    const { forget } = await aForget(world);
    expect(await forget({ person: "ann" })).toMatchObject({
      logins: ["ann", "annie"],
      rows: { dead_letters: 3, issue_events: 1 },
    });
    expect(await rowsWith(world, /joanna/)).toHaveLength(1);
  });

  it("leads to an issue's other side, and goes with it", async () => {
    const world = await aHistoryWorld();
    const old = {
      repository: { name: "acme/old" },
      issue: { id: 1, nodeId: "I_1", number: 7, title: "Secret" },
    };
    await world.store([event(old), event({ issue: { id: 2, nodeId: "I_2", number: 12, title: "Secret" } })]);
    const issue = { id: 1, node_id: "I_1", number: 7, title: "Secret" };
    await world.insert("dead_letters", [
      deadLetter(formOf({ repository: { full_name: "acme/old" }, issue, changes: { new_issue: { id: 2 } } })),
      deadLetter(formOf({ repository, issue: { id: 3, number: 7, title: "Other" } })),
    ]);
    const { forget } = await aForget(world);
    expect(await forget({ issue: "acme/web#12" })).toMatchObject({
      rows: { dead_letters: 1, issue_events: 2 },
    });
    expect(await rowsWith(world, /Secret/)).toEqual([]);
    expect(await rowsWith(world, /payload=/, ["dead_letters"])).toHaveLength(1);
  });

  it("says that an account owns repositories", async () => {
    const world = await aHistoryWorld();
    await world.store([event({ sender: ANN })]);
    await world.insert("dead_letters", [deadLetter(formOf({ repository: { ...repository, owner: ANN } }))]);
    const { call } = await aForget(world);
    expect(await call("forget", { person: "ann", dryRun: false })).toMatchObject({
      status: 400,
      json: { error: expect.stringMatching(/owns repositories/) },
    });
  });

  it("is of its own host", async () => {
    const world = await aHistoryWorld();
    await world.store([event({ sender: ANN })]);
    const elsewhere = { full_name: "acme/web", html_url: "https://ghe.acme.example/acme/web" };
    await world.insert("dead_letters", [deadLetter(formOf({ repository: elsewhere, sender: ANN }))]);
    const { forget } = await aForget(world);
    expect(await forget({ person: "ann" })).toMatchObject({ rows: { dead_letters: 0, issue_events: 1 } });
  });
});

it("what only looks like a form, and what is no text, is read as it is", async () => {
  const world = await aHistoryWorld();
  await world.store([event({ sender: ANN })]);
  const letters = ["payload=", "payload=%", "payload=%zz%4", "a=b", "%", "payload=%ff%fe", "payload=null"];
  const bytes = { ...deadLetter(""), data: Buffer.from([0xff, 0xfe, 0x00]).toString("base64") };
  await world.insert("dead_letters", [
    deadLetter(JSON.stringify({ sender: ANN, body: "a&payload=%7B%22sender" })),
    deadLetter(JSON.stringify({ sender: NEXT, body: "&payload=%40ann" })),
    ...letters.map((text) => deadLetter(text)),
    bytes,
    { ...deadLetter(""), data: null },
  ]);
  const { forget } = await aForget(world);
  expect(await forget({ person: "ann" })).toMatchObject({
    rows: { dead_letters: 1, issue_events: 1 },
  });
});

it("a form becomes the same text in BigQuery as in ingress, whatever it has", async () => {
  const world = await aHistoryWorld();
  const payloads = [
    "{}",
    "+ %2B %",
    "äöü 😀 “”",
    "\u0000\t\\n\\u0041",
    "%41%zz%ff%4",
    "a=b&payload=c",
    "%",
    "😀".repeat(3_000),
  ];
  const bodies = [
    ...payloads.map((payload) => `${new URLSearchParams({ other: payload, payload })}`),
    ...payloads.filter((text) => !text.includes("&")).map((text) => `payload=${text}`),
    "payload=first&payload=second",
  ];
  const type = "application/x-www-form-urlencoded";
  await world.insert(
    "dead_letters",
    bodies.map((body) => deadLetter(body)),
  );
  const json = jsonOfBody("SAFE_CONVERT_BYTES_TO_STRING(data)");
  const rows = await world.query(`SELECT ${json} AS json FROM dead_letters`);
  const expected = bodies.map((body) => ({ json: payloadBytes(Buffer.from(body), type).toString() }));
  expect(rows).toHaveLength(expected.length);
  expect(rows).toEqual(expect.arrayContaining(expected));
});
