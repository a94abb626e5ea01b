import { describe, expect, it, vi } from "vitest";
import { cachedSecret } from "./secrets.ts";

const MINUTE = 60_000;

function aSecret(read: () => Promise<string[]>) {
  const clock = { now: 0 };
  const reading = vi.fn(read);
  return { clock, reading, secret: cachedSecret(reading, () => clock.now) };
}

describe("a cached secret", () => {
  it("is read once for everyone who asks at the same time, and kept for 5 minutes", async () => {
    const { clock, reading, secret } = aSecret(async () => ["one"]);
    expect(await Promise.all([secret.values(), secret.values()])).toEqual([["one"], ["one"]]);
    clock.now += 5 * MINUTE - 1;
    await secret.values();
    expect(reading).toHaveBeenCalledTimes(1);
    clock.now += 1;
    await secret.values();
    expect(reading).toHaveBeenCalledTimes(2);
  });

  it("is read anew when a value does not serve, but a flood of wrong signatures reads it no more than every 10 s", async () => {
    const { clock, reading, secret } = aSecret(async () => ["one"]);
    await secret.values();
    for (let i = 0; i < 100; i += 1) await secret.refreshed();
    expect(reading).toHaveBeenCalledTimes(1);
    clock.now += 10_000;
    for (let i = 0; i < 100; i += 1) await secret.refreshed();
    expect(reading).toHaveBeenCalledTimes(2);
  });

  it("serves its last values while Secret Manager is down", async () => {
    let down = false;
    const { clock, reading, secret } = aSecret(async () => {
      if (down) throw new Error("down");
      return ["one"];
    });
    await secret.values();
    down = true;
    clock.now += 6 * MINUTE;
    expect(await secret.values()).toEqual(["one"]);
    expect(await secret.values()).toEqual(["one"]);
    expect(reading).toHaveBeenCalledTimes(2);
  });

  it("rejects while it has never been read, and tries again at the next call", async () => {
    let down = true;
    const { secret } = aSecret(async () => {
      if (down) throw new Error("down");
      return ["one"];
    });
    await expect(secret.values()).rejects.toThrow("down");
    down = false;
    expect(await secret.values()).toEqual(["one"]);
  });
});
