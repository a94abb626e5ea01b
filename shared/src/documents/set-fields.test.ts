import { expect, it } from "vitest";
import { setFields } from "./set-fields.ts";
import type { DocumentStore } from "./store.ts";
import { memoryStore } from "./testing/memory-store.ts";

const NAME = "notes/1";

it("keeps what others write at the same time, and what it sets itself", async () => {
  const documents = memoryStore();
  await Promise.all(
    ["one", "other", "third"].map((field) => setFields(documents, NAME, () => ({ [field]: true }))),
  );
  const { document } = await documents.read(NAME);
  expect(document?.fields).toEqual({ one: true, other: true, third: true });
});

it("lets nobody fail where many write the same at the same time", async () => {
  const documents = memoryStore();
  await Promise.all(Array.from({ length: 9 }, () => setFields(documents, NAME, () => ({ isWritten: true }))));
  expect((await documents.read(NAME)).document?.fields).toEqual({ isWritten: true });
});

it("writes for each of a burst, however many there are at once", async () => {
  const documents = memoryStore();
  const append = () =>
    setFields(documents, NAME, ({ document }) => ({ all: `${document?.fields.all ?? ""}x` }));
  await Promise.all(Array.from({ length: 40 }, append));
  expect((await documents.read(NAME)).document?.fields).toEqual({ all: "x".repeat(40) });
});

it("does not go on for ever against somebody who always writes first", async () => {
  const store = memoryStore();
  let writes = 0;
  const contended: DocumentStore = {
    ...store,
    async write(...call) {
      const { document } = await store.read(NAME);
      await store.write(NAME, { fields: { other: ++writes }, version: document?.version });
      return store.write(...call);
    },
  };
  await expect(setFields(contended, NAME, () => ({ ours: true }))).rejects.toThrow("is written all the time");
});
