import { expect, it } from "vitest";
import { ANN, action, aForget, delivery, event, type World } from "./testing/a-forget.ts";
import { aHistoryWorld } from "./testing/a-history-world.ts";

/** As GitHub's deliveries show an account, and an App of the same name. */
const PERSON = { ...ANN, url: "https://api.github.com/users/ann", html_url: "https://github.com/ann" };
const APP = {
  ...{ login: "ann[bot]", id: 8100, type: "Bot" },
  url: "https://api.github.com/users/ann%5Bbot%5D",
  html_url: "https://github.com/apps/ann",
};

const TITLE = "@ann[bot] https://github.com/apps/ann https://github.com/ann";

async function aWorld() {
  const world = await aHistoryWorld();
  await world.store([PERSON, APP].map((sender) => event({ sender, issue: { title: TITLE } })));
  await world.insert("deliveries", [delivery({ sender: PERSON }), delivery({ sender: APP })]);
  await world.insert("actions", [action({ what: "assign", subject: "ann[bot], ann" })]);
  return world;
}

/** What is left, with `GHOST` in place of the pseudonym, without the ending of an App's. */
async function leftIn({ query }: World) {
  const left = [
    await query("SELECT DISTINCT issue_title FROM issue_events"),
    await query("SELECT subject FROM actions"),
    await query("SELECT JSON_VALUE(data, '$.sender.login') AS sender FROM deliveries"),
  ];
  return JSON.parse(JSON.stringify(left.flat()).replaceAll(/ghost-[0-9a-f]{8}/g, "GHOST"));
}

it("a person is forgotten without the App that is called like them", async () => {
  const world = await aWorld();
  const { forget } = await aForget(world);
  expect(await forget({ person: "ann" })).toMatchObject({ logins: ["ann"], id: ANN.id });
  expect(await leftIn(world)).toEqual([
    { issue_title: "@ann[bot] https://github.com/apps/ann https://github.com/GHOST" },
    { subject: "ann[bot], GHOST" },
    { sender: "ann[bot]" },
  ]);
});

it("an App is forgotten without the person who is called like it", async () => {
  const world = await aWorld();
  const { forget } = await aForget(world);
  expect(await forget({ person: "ann[bot]" })).toMatchObject({ logins: ["ann[bot]"], id: APP.id });
  expect(await leftIn(world)).toEqual([
    { issue_title: "@GHOST[bot] https://github.com/apps/GHOST[bot] https://github.com/ann" },
    { subject: "GHOST[bot], ann" },
    { sender: "ann" },
  ]);
});
