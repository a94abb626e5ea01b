import { expect, it } from "vitest";
import { REQUEST_TIME } from "../store.ts";
import { memoryStore } from "./memory-store.ts";

it("the store in memory has the time of the clock that a test gives it, and never goes back", async () => {
  let now = 1_000;
  const store = memoryStore(() => now);
  const { at } = await store.write("cards/1", { fields: { at: REQUEST_TIME }, version: undefined });
  expect(at).toBe(1_000);
  now = 41_000;
  expect((await store.read("cards/1")).readAt).toBe(41_000);
  now = 2_000;
  expect(await store.read("cards/1")).toMatchObject({
    readAt: 41_000,
    document: { fields: { at: new Date(1_000) } },
  });
});

it("what a test does with a document that it has read changes nothing in the store", async () => {
  const store = memoryStore();
  await store.write("cards/1", { fields: { text: "stored" }, version: undefined });
  const { document } = await store.read("cards/1");
  Object.assign(document?.fields ?? {}, { text: "changed" });
  expect((await store.read("cards/1")).document?.fields).toEqual({ text: "stored" });
});
