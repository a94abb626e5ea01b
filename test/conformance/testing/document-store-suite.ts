import { randomUUID } from "node:crypto";
import { Conflict, StoreFailed } from "@issue-relay/shared/documents/errors";
import {
  type DocumentStore,
  REQUEST_TIME,
  type Value,
  type Write,
  type Written,
} from "@issue-relay/shared/documents/store";
import { BrokenDestination } from "@issue-relay/shared/errors";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";

/** An implementation that the suite is run on. */
export interface Subject {
  store: DocumentStore;
  /** Sends a write whose sender gets no answer, and that is carried out after so many ms. Resolves before that. */
  writeUnanswered(name: string, write: Write, afterMs: number): Promise<void>;
  close(): Promise<void>;
}

/** In ms: how late a write comes that its sender has given up. In the cloud that can be minutes. */
const LATE = 300;

/** What the store promises, whatever it is made of. */
export function documentStoreSuite(start: () => Promise<Subject>): void {
  let subject: Subject;
  let store: DocumentStore;

  beforeAll(async () => {
    subject = await start();
    store = subject.store;
  });
  afterAll(() => subject?.close());

  function aName(): string {
    return `cards/${randomUUID()}`;
  }

  async function created(fields: Write["fields"], name = aName()): Promise<{ name: string } & Written> {
    return { name, ...(await store.write(name, { fields, version: undefined })) };
  }

  async function fieldsOf(name: string): Promise<Record<string, Value> | undefined> {
    return (await store.read(name)).document?.fields;
  }

  /** Where many write at once, Firestore gives some of them up (ABORTED): they try again. */
  async function outcomeOf(name: string, write: Write): Promise<"written" | "conflict"> {
    try {
      await store.write(name, write);
      return "written";
    } catch (error) {
      if (error instanceof StoreFailed) {
        return outcomeOf(name, write);
      }
      expect(error).toBeInstanceOf(Conflict);
      return "conflict";
    }
  }

  describe("a new document", () => {
    it("is created by one of 80 at once, and the others learn that it exists", async () => {
      const name = aName();
      const write = (writer: number) => outcomeOf(name, { fields: { writer }, version: undefined });
      const outcomes = await Promise.all(Array.from({ length: 80 }, (_, writer) => write(writer)));
      expect(outcomes.filter((outcome) => outcome === "conflict")).toHaveLength(79);
      expect(await fieldsOf(name)).toEqual({ writer: outcomes.indexOf("written") });
    });

    it("is not there before, and the read says when it looked", async () => {
      const before = Date.now();
      const { document, readAt } = await store.read(aName());
      expect(document).toBeUndefined();
      expect(readAt).toBeGreaterThanOrEqual(before - 1);
      expect(readAt).toBeLessThanOrEqual(Date.now() + 1);
    });

    it("is not created over one that exists", async () => {
      const { name } = await created({ text: "first" });
      await expect(created({ text: "second" }, name)).rejects.toThrow(Conflict);
      expect(await fieldsOf(name)).toEqual({ text: "first" });
    });
  });

  describe("a write on a version", () => {
    it("changes the document, and says which version it has now", async () => {
      const { name, version } = await created({ text: "first" });
      const written = await store.write(name, { fields: { text: "second" }, version });
      expect(written.version).not.toBe(version);
      const { document } = await store.read(name);
      expect(document).toEqual({ fields: { text: "second" }, version: written.version });
    });

    it("changes nothing where that version is old", async () => {
      const { name, version } = await created({ text: "first" });
      await store.write(name, { fields: { text: "second" }, version });
      await expect(store.write(name, { fields: { text: "third" }, version })).rejects.toThrow(Conflict);
      expect(await fieldsOf(name)).toEqual({ text: "second" });
    });

    it("creates no document", async () => {
      const { version } = await created({});
      const name = aName();
      await expect(store.write(name, { fields: { text: "new" }, version })).rejects.toThrow(Conflict);
      expect(await fieldsOf(name)).toBeUndefined();
    });

    it("is carried out for one of 20 that know the same version", async () => {
      const { name, version } = await created({});
      const write = (writer: number) => outcomeOf(name, { fields: { writer }, version });
      const outcomes = await Promise.all(Array.from({ length: 20 }, (_, writer) => write(writer)));
      expect(outcomes.filter((outcome) => outcome === "conflict")).toHaveLength(19);
      expect(await fieldsOf(name)).toEqual({ writer: outcomes.indexOf("written") });
    });

    it("that changes nothing leaves a version that the next write can be made on", async () => {
      const { name, version } = await created({ text: "same" });
      const written = await store.write(name, { fields: { text: "same" }, version });
      expect((await store.read(name)).document?.version).toBe(written.version);
      await store.write(name, { fields: { text: "other" }, version: written.version });
      expect(await fieldsOf(name)).toEqual({ text: "other" });
    });

    it("leaves the fields that it does not name as they are", async () => {
      const { name, version } = await created({ later: "of a newer version", text: "first", none: null });
      await store.write(name, { fields: { text: "second" }, version });
      expect(await fieldsOf(name)).toEqual({ later: "of a newer version", text: "second", none: null });
    });
  });

  describe("a value", () => {
    it.each<[string, Value]>([
      ["an empty string", ""],
      ["a string of several alphabets", "naïve Ωmega אבג 漢字 👩‍👩‍👧 e\u0301"],
      ["a string with control characters", 'a\u0000\u0007\t\r\n"\\\u2028</script>'],
      ["a string of 200 KB", "漢字 and more ".repeat(11_765)],
      ["zero", 0],
      ["a negative number", -42],
      ["the largest integer", Number.MAX_SAFE_INTEGER],
      ["true", true],
      ["false", false],
      ["a time to the millisecond", new Date("2026-03-02T09:30:00.123Z")],
      ["a time before 1970", new Date("1969-12-31T23:59:59.999Z")],
      ["null", null],
    ])("comes back as it was written: %s", async (_, value) => {
      const { name } = await created({ value });
      expect(await fieldsOf(name)).toEqual({ value });
    });

    it("that is null is not the same as none", async () => {
      const { name, version } = await created({ text: "there" });
      await store.write(name, { fields: { text: null }, version });
      expect(await fieldsOf(name)).toEqual({ text: null });
    });

    it("with half of a surrogate pair is stored with U+FFFD in its place", async () => {
      const { name } = await created({ cut: "x\ud83d", alone: "\udc4dx" });
      expect(await fieldsOf(name)).toEqual({ cut: "x\ufffd", alone: "\ufffdx" });
    });

    it("that makes the document larger than 1 MiB is refused, and the document stays as it was", async () => {
      const { name, version } = await created({ first: "x".repeat(600_000) });
      const tooLarge = store.write(name, { fields: { second: "x".repeat(600_000) }, version });
      await expect(tooLarge).rejects.toThrow(BrokenDestination);
      await expect(tooLarge).rejects.toThrow(/1,?048,?576 bytes/);
      const { document } = await store.read(name);
      expect(document?.version).toBe(version);
      expect(Object.keys(document?.fields ?? {})).toEqual(["first"]);
    });
  });

  describe("a name", () => {
    it.each(["a.b", "two words", "ümlaut", "`quoted\\`", "0", "a/b", "constructor"])(
      "of a field can be %j",
      async (field) => {
        const { name, version } = await created({ [field]: "first", a: "other" });
        await store.write(name, { fields: { [field]: "second" }, version });
        expect(await fieldsOf(name)).toEqual({ [field]: "second", a: "other" });
      },
    );

    it.each(["a b", "ä%2F", "(default)", "x.y~z", "I_kwDOA:C0123", "deep/down/below"])(
      "of a document can end with %j",
      async (end) => {
        const { name } = await created({ text: end }, `${aName()}-${end}`);
        expect(await fieldsOf(name)).toEqual({ text: end });
      },
    );
  });

  describe("the server's time", () => {
    it("is the same in the document, in all of its fields, and in the answer", async () => {
      const before = Date.now();
      const { name, at } = await created({ leaseAt: REQUEST_TIME, keeperSince: REQUEST_TIME, text: "x" });
      expect(at).toBeGreaterThanOrEqual(before - 1);
      expect(at).toBeLessThanOrEqual(Date.now() + 1);
      const time = new Date(at);
      expect(await fieldsOf(name)).toEqual({ leaseAt: time, keeperSince: time, text: "x" });
    });

    it("can be all that a write sets", async () => {
      const { name, version } = await created({ text: "stays" });
      const { at } = await store.write(name, { fields: { leaseAt: REQUEST_TIME }, version });
      expect(await fieldsOf(name)).toEqual({ text: "stays", leaseAt: new Date(at) });
    });

    it("is told by a write that sets none", async () => {
      const before = Date.now();
      const { at } = await created({ text: "x" });
      expect(at).toBeGreaterThanOrEqual(before - 1);
      expect(at).toBeLessThanOrEqual(Date.now() + 1);
    });

    it("of a read is never behind a write that was confirmed before, and of a write never behind a read", async () => {
      const times: number[] = [];
      let { name, version } = await created({});
      for (let round = 0; round < 50; round++) {
        const written = await store.write(name, { fields: { round, at: REQUEST_TIME }, version });
        version = written.version;
        const reading = await store.read(name);
        expect(reading.document?.fields.round).toBe(round);
        times.push(written.at, reading.readAt);
      }
      expect(times).toEqual(times.toSorted((a, b) => a - b));
    });
  });

  describe("a write without an answer", () => {
    it("can have been carried out: a read shows it, and the same write again is a conflict", async () => {
      const { name, version } = await created({ text: "first" });
      const write = { fields: { text: "second", token: "mine" }, version };
      await subject.writeUnanswered(name, write, 0);
      await vi.waitFor(async () => expect(await fieldsOf(name)).toMatchObject({ token: "mine" }));
      await expect(store.write(name, write)).rejects.toThrow(Conflict);
    });

    it("that comes late changes nothing where another came before it", async () => {
      const { name, version } = await created({ text: "first" });
      const another = aName();
      await subject.writeUnanswered(name, { fields: { text: "late" }, version }, LATE);
      await subject.writeUnanswered(another, { fields: { text: "late" }, version: undefined }, LATE);
      const marker = aName();
      await subject.writeUnanswered(marker, { fields: {}, version: undefined }, LATE + 100);
      const { version: newer } = await store.write(name, { fields: { text: "between" }, version });
      await created({ text: "between" }, another);

      await vi.waitFor(async () => expect(await fieldsOf(marker)).toEqual({}), { timeout: 10_000 });
      expect((await store.read(name)).document).toEqual({ fields: { text: "between" }, version: newer });
      expect(await fieldsOf(another)).toEqual({ text: "between" });
    });

    it("that comes late is carried out where none came before it", async () => {
      const { name, version } = await created({ text: "first" });
      await subject.writeUnanswered(name, { fields: { text: "late" }, version }, LATE);
      expect(await fieldsOf(name)).toEqual({ text: "first" });
      await vi.waitFor(async () => expect(await fieldsOf(name)).toEqual({ text: "late" }), {
        timeout: 10_000,
      });
    });
  });

  it("a call that its caller has given up fails as one without an answer", async () => {
    const signal = AbortSignal.abort();
    await expect(store.read(aName(), signal)).rejects.toThrow(StoreFailed);
    const name = aName();
    await expect(store.write(name, { fields: {}, version: undefined }, signal)).rejects.toThrow(StoreFailed);
    expect(await fieldsOf(name)).toBeUndefined();
  });
}
