import { describe, expect, it } from "vitest";
import { ANN, aForget, deadLetter, delivery, event, rowsWith, type World } from "./testing/a-forget.ts";
import { aHistoryWorld } from "./testing/a-history-world.ts";

/** Two hosts that count alike: their ids, and their names, are the same. */
const HOSTS = ["github.com", "ghe.acme.example:8443"];
const SECRET = { id: 5551, nodeId: "I_5551", number: 12 };

/** The same in rows, deliveries and dead letters of both hosts; texts name the other one's. */
async function aWorldOf(login: (host: string) => string): Promise<World> {
  const world = await aHistoryWorld();
  for (const host of HOSTS) {
    const [account, url] = [{ ...ANN, login: login(host) }, `https://${host}/acme/web`];
    const title = `Plan of ${host}`;
    await world.store([
      event({
        host,
        sender: account,
        issue: { ...SECRET, title, url: `${url}/issues/12`, author: account, assignees: [account] },
      }),
    ]);
    const issue = { id: 5551, number: 12, node_id: "I_5551", title, html_url: `${url}/issues/12` };
    const payloads = [
      { repository: { full_name: "acme/web", html_url: url }, issue, sender: account },
      { repository: { full_name: "acme/web" }, issue, comment: { user: account } },
    ];
    await world.insert(
      "deliveries",
      payloads.map((payload) => delivery(payload)),
    );
    await world.insert("dead_letters", [
      ...payloads.map((payload) => deadLetter(JSON.stringify(payload))),
      deadLetter(JSON.stringify(event({ host, sender: account, issue: { ...SECRET, title } }))),
    ]);
  }
  return world;
}

describe.each([
  [HOSTS[0] ?? "", HOSTS[1] ?? ""],
  [HOSTS[1] ?? "", HOSTS[0] ?? ""],
])("an installation for %s, where tables also have what is of %s", (host, other) => {
  it("forgets its own account only, though another host has given its id to somebody else", async () => {
    const world = await aWorldOf((of) => (of === host ? "ann" : "zoe"));
    const before = await rowsWith(world, /\bzoe\b/);
    const { forget } = await aForget(world, { host });
    expect(await forget({ person: "ann" })).toMatchObject({
      logins: ["ann"],
      rows: { issue_events: 1, deliveries: 2, dead_letters: 3 },
    });
    expect(await rowsWith(world, /\bann\b/)).toEqual([]);
    expect(await rowsWith(world, /\bzoe\b/)).toEqual(before);
  });

  it("forgets its own account only, though somebody else has the same login on another host", async () => {
    const world = await aWorldOf(() => "ann");
    await world.query(`UPDATE issue_events SET sender_id = 8000 WHERE host = '${other}'`);
    const { forget } = await aForget(world, { host });
    expect(await forget({ person: "ann" })).toMatchObject({ shared: [], rows: { issue_events: 1 } });
    expect(await world.query("SELECT host, issue_author FROM issue_events WHERE sender = 'ann'")).toEqual([
      { host: other, issue_author: "ann" },
    ]);
    expect(await rowsWith(world, /\bann\b/, ["deliveries", "dead_letters"])).toHaveLength(5);
  });

  it("forgets its own issue only, though another host has one of the same id and name", async () => {
    const world = await aWorldOf((of) => of);
    await world.query(`UPDATE issue_events SET issue_id = 5552 WHERE host = '${other}'`);
    const { forget } = await aForget(world, { host });
    const rows = { issue_events: 1, deliveries: 2, dead_letters: 3 };
    expect(await forget({ issue: "acme/web#12" })).toMatchObject({ rows });
    expect(await rowsWith(world, new RegExp(`Plan of ${host}`))).toEqual([]);
    expect(await rowsWith(world, new RegExp(`Plan of ${other}`))).toHaveLength(6);
  });

  it("takes the host of a row from before there was a column for it from the issue's address", async () => {
    const world = await aWorldOf(() => "ann");
    await world.query("UPDATE issue_events SET host = NULL WHERE TRUE");
    const { forget } = await aForget(world, { host });
    expect(await forget({ person: "ann" })).toMatchObject({ rows: { issue_events: 1 } });
    expect(await world.query("SELECT issue_title FROM issue_events WHERE sender = 'ann'")).toEqual([
      { issue_title: `Plan of ${other}` },
    ]);
  });

  it("knows pages and e-mail addresses of its own host, and leaves those of another one", async () => {
    const world = await aWorldOf(() => "ann");
    const [mail, otherMail] = [host, other].map((of) => `ann@users.noreply.${of.replace(/:\d+$/, "")}`);
    const [title, otherTitle] = [`https://${host}/ann ${mail}`, `https://${other}/ann ${otherMail}`];
    await world.store([title, otherTitle].map((text) => event({ host, issue: { title: text } })));
    const { forget } = await aForget(world, { host });
    await forget({ person: "ann" });
    const named = await rowsWith(world, /\/ann\b|\bann@users/, ["issue_events"]);
    expect(named).toHaveLength(1);
    expect(named[0]).toContain(otherTitle);
  });

  it("forgets who owns repositories on another host only", async () => {
    const world = await aHistoryWorld();
    const owner = (of: string) => ({
      full_name: `${of}/web`,
      html_url: `https://${of === "ann" ? other : host}/${of}/web`,
      owner: { login: of, id: of === "ann" ? ANN.id : 1 },
    });
    await world.insert("deliveries", [
      delivery({ repository: owner("ann"), sender: ANN }),
      delivery({ repository: owner("acme"), sender: ANN }),
    ]);
    const { forget } = await aForget(world, { host });
    expect(await forget({ person: "ann" })).toMatchObject({ rows: { deliveries: 1 } });
    expect(await rowsWith(world, /ann\/web/)).toHaveLength(1);
  });
});
