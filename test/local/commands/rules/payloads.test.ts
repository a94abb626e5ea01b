import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { examplePayload } from "@issue-relay/local/stand-ins/github/payloads";
import { afterEach, beforeEach, expect, it } from "vitest";
import { readPayloads } from "./payloads.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "issue-relay-payloads-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function put(name: string, content: unknown): void {
  writeFileSync(join(folder, name), typeof content === "string" ? content : JSON.stringify(content));
}

async function read(what = folder) {
  const { told, wrong } = await readPayloads(what, {});
  return {
    told: told.map(({ name, event }) => [name.replace(`${folder}/`, ""), event?.action ?? null]),
    wrong: wrong.map((each) => each.replaceAll(`${folder}/`, "")),
  };
}

it("an example and a file are a payload, and a folder all of its own, by their names", async () => {
  expect(await read("issues.closed")).toEqual({ told: [["issues.closed", "closed"]], wrong: [] });
  put("b.json", examplePayload("issues.opened").payload);
  put("a.json", examplePayload("issue_comment.created").payload);
  put("c.json", examplePayload("ping").payload);
  put("notes.txt", "no payload");
  mkdirSync(join(folder, "more"));
  expect(await read()).toEqual({
    told: [
      ["a.json", "created"],
      ["b.json", "opened"],
      ["c.json", null],
    ],
    wrong: [],
  });
  expect((await read(join(folder, "b.json"))).told).toEqual([["b.json", "opened"]]);
});

it("what can't be read keeps nothing else of the folder from being read, and is named", async () => {
  put("a.json", "{");
  put("b.json", { action: "opened" });
  put("c.json", examplePayload("issues.opened").payload);
  put("d.json", { action: "opened", issue: { id: 1 } });
  const { told, wrong } = await read();
  expect(told).toEqual([["c.json", "opened"]]);
  expect(wrong.map((each) => each.split("\n")[0])).toEqual([
    expect.stringMatching(/^a\.json can't be read as JSON/),
    "b.json: The payload doesn't show its event: pass the event with --event.",
    "d.json is not a payload from GitHub:",
  ]);
});

it("a folder without payloads proves nothing", async () => {
  await expect(read()).rejects.toThrow("no file ends with .json");
});
