import { payloadBytes } from "@issue-relay/shared/github/parse-body";
import { describe, expect, it } from "vitest";
import { DEAD_LETTER_JSON } from "../../functions/recover/src/forget/dead-letter-json.ts";
import { ANN, aForget, deadForm, deadLetter, event, FORM, rowsWith } from "./testing/a-forget.ts";
import { aHistoryWorld } from "./testing/a-history-world.ts";

const repository = { full_name: "acme/web", html_url: "https://github.com/acme/web" };
const NEXT = { login: "joanna", id: 7002 };

describe("a dead letter that a webhook has sent as a form", () => {
  it("tells an account's logins, and goes with it", async () => {
    const world = await aHistoryWorld();
    await world.store([event({ issue: { title: "Ask @annie" } })]);
    const commented = (login: string, body: string) =>
      deadForm({ repository, comment: { user: { ...ANN, login }, body } });
    await world.insert("dead_letters", [
      commented("annie", "100 % sure + “quoted” & more"),
      commented("ann", "\\ 😀 %41"),
      deadForm({ repository, comment: { body: "Thanks,\n@annie" }, sender: NEXT }),
      deadForm({ repository, sender: NEXT, comment: { body: "%40annie, @annabel" } }),
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
      deadForm({ repository: { full_name: "acme/old" }, issue, changes: { new_issue: { id: 2 } } }),
      deadForm({ repository, issue: { id: 3, number: 7, title: "Other" } }),
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
    await world.insert("dead_letters", [deadForm({ repository: { ...repository, owner: ANN } })]);
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
    await world.insert("dead_letters", [deadForm({ repository: elsewhere, sender: ANN })]);
    const { forget } = await aForget(world);
    expect(await forget({ person: "ann" })).toMatchObject({ rows: { dead_letters: 0, issue_events: 1 } });
  });
});

it("what only looks like a form, and what is no text, is read as it is", async () => {
  const world = await aHistoryWorld();
  await world.store([event({ sender: ANN })]);
  const letters = ["payload=", "payload=%", "payload=%zz%4", "a=b", "%", "payload=%ff%fe", "payload=null"];
  const bytes = { ...deadLetter(""), data: Buffer.from([0xff, 0xfe, 0x00]).toString("base64") };
  const asForm = (text: string) => deadLetter(text, 30, { contentType: FORM });
  await world.insert("dead_letters", [
    deadLetter(JSON.stringify({ sender: ANN, body: "a&payload=%7B%22sender" })),
    deadLetter(JSON.stringify({ sender: NEXT, body: "&payload=%40ann" })),
    asForm(JSON.stringify({ sender: ANN })),
    ...letters.map(asForm),
    { ...bytes, attributes: asForm("").attributes },
    { ...asForm(""), data: null },
  ]);
  const { forget } = await aForget(world);
  expect(await forget({ person: "ann" })).toMatchObject({
    rows: { dead_letters: 2, issue_events: 1 },
  });
});

it("a body becomes the same text in BigQuery as in ingress, whatever it has", async () => {
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
    "xpayload=1&payload2=2&{payload=3&a=payload=4",
    "pay%6Coad=%7B%7D",
    "a=b&%70%61%79%6c%6f%61%64=encoded&payload=second",
    "pay%6coa%2564=twice&p%41yload=other",
    "?payload=a",
    "\ufeffpayload=a",
    "\ufeff?payload=a",
    "{}",
  ];
  for (const contentType of [FORM, `${FORM.toUpperCase()}; charset=utf-8`, "application/json"]) {
    await world.query("DELETE FROM dead_letters WHERE TRUE");
    const letters = bodies.map((body) => deadLetter(body, 30, { contentType }));
    await world.insert("dead_letters", letters);
    const rows = await world.query(`SELECT ${DEAD_LETTER_JSON} AS json FROM dead_letters`);
    const textOf = (body: string) => payloadBytes(Buffer.from(body), contentType).toString();
    // As ingress parses it: without the mark.
    const read = bodies.map((body) => ({ json: textOf(body).replace(/^\ufeff/, "") }));
    expect(rows).toHaveLength(bodies.length);
    expect(rows).toEqual(expect.arrayContaining(read));
  }
});
