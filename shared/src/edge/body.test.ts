import { PassThrough } from "node:stream";
import { describe, expect, it } from "vitest";
import { BodyNotReceived, MAX_BODY_BYTES, type ReceiveOptions, receiveBody } from "./body.ts";
import { Budget, PIECE_BYTES } from "./budget.ts";

const MEGABYTE = 1024 * 1024;

/** A body that is on its way, and what has been handed on of it. */
function aBody(options: Partial<ReceiveOptions> = {}) {
  const request = new PassThrough();
  const seen: Buffer[] = [];
  const received = receiveBody(request, {
    onBytes: (bytes) => seen.push(Buffer.from(bytes)),
    maxKeptBytes: MEGABYTE,
    dueAt: performance.now() + 5_000,
    budget: new Budget(10 * MEGABYTE),
    ...options,
  });
  received.catch(() => {}); // Each test says which outcome it expects.
  return { request, received, seen: () => Buffer.concat(seen) };
}

function notReceived(reason: BodyNotReceived["reason"]) {
  return expect.objectContaining({ name: "BodyNotReceived", reason });
}

describe("a body", () => {
  it("is kept and handed on, byte for byte, however it is divided into chunks", async () => {
    const sent = Buffer.from(Array.from({ length: 200_000 }, (_, index) => index % 251));
    for (const size of [7_000, 65_536, 100_001, 200_000]) {
      const { request, received, seen } = aBody();
      for (let from = 0; from < sent.length; from += size) {
        request.write(sent.subarray(from, from + size));
      }
      request.end();
      expect((await received).bytes().equals(sent)).toBe(true);
      expect(seen().equals(sent)).toBe(true);
    }
  });

  it("that is empty is received", async () => {
    const { request, received } = aBody();
    request.end();
    expect((await received).bytes()).toEqual(Buffer.alloc(0));
  });

  it("that is too large to be kept is handed on to its end", async () => {
    const budget = new Budget(2 * MEGABYTE);
    const { request, received, seen } = aBody({ budget });
    for (let sent = 0; sent < 5; sent += 1) {
      request.write(Buffer.alloc(MEGABYTE, sent));
    }
    request.end();
    expect((await received).isKept).toBe(false);
    expect(seen().length).toBe(5 * MEGABYTE);
  });

  it("of more than GitHub sends is refused", async () => {
    const { request, received } = aBody();
    request.write(Buffer.alloc(MAX_BODY_BYTES + 1));
    await expect(received).rejects.toEqual(notReceived("too-large"));
  });

  it("that does not end in time is refused", async () => {
    const { request, received } = aBody({ dueAt: performance.now() + 30 });
    request.write("{");
    await expect(received).rejects.toEqual(notReceived("body-too-slow"));
  });

  it("whose every byte costs a chunk is refused", async () => {
    const { request, received } = aBody({ dueAt: performance.now() + 50_000 });
    for (let sent = 0; sent < 5_000; sent += 1) {
      request.write("x");
    }
    await expect(received).rejects.toEqual(notReceived("body-too-slow"));
  }, 10_000);

  it("whose sender hangs up is given up at once", async () => {
    const { request, received } = aBody();
    request.write("{");
    request.destroy();
    await expect(received).rejects.toEqual(notReceived("hung-up"));
  });
});

describe("bodies together", () => {
  it("that keep more than the budget: the largest is refused, and a small one goes on", async () => {
    const budget = new Budget(MEGABYTE);
    const small = aBody({ budget });
    small.request.write("small");
    const large = aBody({ budget, maxKeptBytes: 5 * MEGABYTE });
    large.request.write(Buffer.alloc(2 * MEGABYTE));
    await expect(large.received).rejects.toEqual(notReceived("too-much-at-once"));
    small.request.end();
    expect((await small.received).bytes().toString()).toBe("small");
  });

  it("that are equally large: the oldest is refused, since GitHub's don't take long", async () => {
    const budget = new Budget(3 * PIECE_BYTES);
    const bodies = Array.from({ length: 4 }, () => aBody({ budget }));
    for (const { request } of bodies) {
      request.write("x");
    }
    await expect(bodies[0]?.received).rejects.toEqual(notReceived("too-much-at-once"));
    for (const { request, received } of bodies.slice(1)) {
      request.end();
      expect((await received).bytes().toString()).toBe("x");
    }
  });

  it("that are too large to be kept: so many go on, and the oldest are refused", async () => {
    const budget = new Budget(2 * MEGABYTE);
    const bodies = Array.from({ length: 3 }, () => aBody({ budget, declaredBytes: 2 * MEGABYTE }));
    await expect(bodies[0]?.received).rejects.toEqual(notReceived("too-much-at-once"));
    for (const { request, received } of bodies.slice(1)) {
      request.end(Buffer.alloc(2 * MEGABYTE));
      const { isKept, release } = await received;
      expect(isKept).toBe(false);
      release();
    }
  });

  it("of GitHub's usual size: 1,000 at once stay within the budget of an instance", async () => {
    const budget = new Budget(24 * MEGABYTE);
    const bodies = Array.from({ length: 1_000 }, () => aBody({ budget }));
    for (const { request } of bodies) {
      request.write(Buffer.alloc(12_000));
    }
    for (const { request, received } of bodies) {
      request.end();
      expect((await received).bytes()).toHaveLength(12_000);
    }
  });

  it("of which one is complete and waits to be verified: it can still be refused", async () => {
    const budget = new Budget(MEGABYTE);
    const waiting = aBody({ budget });
    waiting.request.end(Buffer.alloc(MEGABYTE));
    const body = await waiting.received;
    const evicted = body.evicted();
    const small = aBody({ budget });
    small.request.end("small");
    await expect(evicted).rejects.toEqual(notReceived("too-much-at-once"));
    await expect(body.evicted()).rejects.toEqual(notReceived("too-much-at-once"));
    expect(() => body.bytes()).toThrow(notReceived("too-much-at-once"));
    expect(() => body.handOnAgain(() => {})).toThrow(notReceived("too-much-at-once"));
    expect((await small.received).bytes().toString()).toBe("small");
  });

  it("give back what they kept, however they end", async () => {
    const budget = new Budget(PIECE_BYTES);
    for (let round = 0; round < 100; round += 1) {
      const { request, received } = aBody({ budget });
      request.write("x");
      if (round % 2 === 0) {
        request.end();
        (await received).release();
      } else {
        request.destroy();
        await expect(received).rejects.toBeInstanceOf(BodyNotReceived);
      }
    }
  });
});
