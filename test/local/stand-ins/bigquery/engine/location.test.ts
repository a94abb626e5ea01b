import { existsSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { locateEngine } from "./location.ts";

function machineOf(platform: string, arch: string, hasFile = (_: string) => true) {
  return { platform, arch, hasFile };
}

describe("the SQL engine's program", () => {
  it.each([
    ["linux", "x64"],
    ["linux", "arm64"],
    ["darwin", "x64"],
    ["darwin", "arm64"],
  ])("exists for %s %s", (platform, arch) => {
    const location = locateEngine(machineOf(platform, arch));
    expect("program" in location && existsSync(location.program)).toBe(true);
  });

  it.each([
    ["Windows", machineOf("win32", "x64"), "has no program for win32 x64"],
    ["another processor", machineOf("linux", "riscv64"), "has no program for linux riscv64"],
    ["musl", machineOf("linux", "x64", () => false), "needs /lib64/ld-linux-x86-64.so.2 (glibc)"],
  ])("is missing on %s: the message says why, and where it runs", (_, machine, reason) => {
    expect(locateEngine(machine)).toEqual({
      unavailable: expect.stringContaining(
        `${reason}: local queries run on Linux with glibc and on macOS, x64 and arm64.`,
      ),
    });
  });
});
