import { describe, expect, it, vi } from "vitest";
import { cachedSecret } from "./secret.ts";

const MINUTE = 60_000;

function aSecret(read: () => Promise<string[]>) {
  const clock = { now: 0 };
  const reading = vi.fn(read);
  return { clock, reading, secret: cachedSecret("the secret", reading, () => clock.now) };
}

describe("a cached secret", () => {
  it("is read once for all callers at the same time, and cached for 5 minutes", async () => {
    const { clock, reading, secret } = aSecret(async () => ["one"]);
    expect(await Promise.all([secret.values(), secret.values()])).toEqual([["one"], ["one"]]);
    clock.now += 5 * MINUTE - 1;
    await secret.values();
    expect(reading).toHaveBeenCalledTimes(1);
    clock.now += 1;
    await secret.values();
    expect(reading).toHaveBeenCalledTimes(2);
  });

  it("is read again when its values do not match, but at most every 10 s, however often that happens", async () => {
    const { clock, reading, secret } = aSecret(async () => ["one"]);
    await secret.values();
    for (let i = 0; i < 100; i += 1) {
      await secret.refreshed();
    }
    expect(reading).toHaveBeenCalledTimes(1);
    clock.now += 10_000;
    for (let i = 0; i < 100; i += 1) {
      await secret.refreshed();
    }
    expect(reading).toHaveBeenCalledTimes(2);
  });

  it("returns its last values while Secret Manager is down", async () => {
    let down = false;
    const { clock, reading, secret } = aSecret(async () => {
      if (down) {
        throw new Error("down");
      }
      return ["one"];
    });
    await secret.values();
    down = true;
    clock.now += 6 * MINUTE;
    expect(await secret.values()).toEqual(["one"]);
    expect(await secret.values()).toEqual(["one"]);
    expect(reading).toHaveBeenCalledTimes(2);
  });

  it("is read once where it is read ahead, and who needs it meanwhile waits", async () => {
    const { reading, secret } = aSecret(async () => ["one"]);
    secret.readAhead();
    expect(await Promise.all([secret.values(), secret.values()])).toEqual([["one"], ["one"]]);
    expect(reading).toHaveBeenCalledTimes(1);
  });

  it("is read again at once where it could not be read ahead", async () => {
    let reads = 0;
    const { reading, secret } = aSecret(async () => {
      reads += 1;
      if (reads === 1) {
        throw new Error("down");
      }
      return ["one"];
    });
    secret.readAhead();
    expect(await Promise.all([secret.values(), secret.values()])).toEqual([["one"], ["one"]]);
    expect(reading).toHaveBeenCalledTimes(2);
  });

  it("rejects while it could never be read, and is read again a second later", async () => {
    let down = true;
    const { clock, reading, secret } = aSecret(async () => {
      if (down) {
        throw new Error("down");
      }
      return ["one"];
    });
    await expect(secret.values()).rejects.toThrow("down");
    await expect(secret.values()).rejects.toThrow("down");
    expect(reading).toHaveBeenCalledTimes(1);
    down = false;
    clock.now += 1_000;
    expect(await secret.values()).toEqual(["one"]);
  });

  it("rejects, instead of returning wrong values again, while it cannot be read", async () => {
    let down = false;
    const { clock, secret } = aSecret(async () => {
      if (down) {
        throw new Error("down");
      }
      return ["one"];
    });
    await secret.values();
    down = true;
    clock.now += 10_000;
    await expect(secret.refreshed()).rejects.toThrow("down");
    await expect(secret.refreshed()).rejects.toThrow("down");
    expect(await secret.values()).toEqual(["one"]);
  });

  it("rejects once no version is enabled", async () => {
    let versions = ["one"];
    const { clock, secret } = aSecret(async () => versions);
    await secret.values();
    versions = [];
    clock.now += 10_000;
    await expect(secret.refreshed()).rejects.toThrow("the secret has no enabled version with a value");
    await expect(secret.values()).rejects.toThrow("the secret has no enabled version with a value");
  });

  it("returns its last values while a read hangs", async () => {
    let answer: Promise<string[]> = Promise.resolve(["one"]);
    const { clock, secret } = aSecret(() => answer);
    await secret.values();
    answer = new Promise(() => {});
    clock.now += 5 * MINUTE;
    const startedAt = performance.now();
    expect(await secret.values()).toEqual(["one"]);
    expect(performance.now() - startedAt).toBeLessThan(2_000);
  });
});
