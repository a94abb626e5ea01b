import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { describe, expect, it } from "vitest";

/** A program whose command is `body`, as a word for a shell. */
function program(body: string): string {
  const module = new URL("./run-command.ts", import.meta.url).href;
  const code = `import { print, runCommand } from "${module}"; await runCommand("usage", async () => { ${body} });`;
  return `'${process.execPath}' --input-type=module -e '${code}'`;
}

/** Runs a line of a shell, whose pipes are real ones: Node's own child processes write to sockets. */
async function shell(line: string) {
  const child = spawn("sh", ["-c", line]);
  const [out, error, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, "close"),
  ]);
  return { code, out, error };
}

describe.skipIf(process.platform === "win32")("a command's output in a pipe", () => {
  it("arrives whole, also where the reader is slow", async () => {
    const lines = `console.log("first"); console.log("x".repeat(1_500_000)); return "y".repeat(1_500_000)`;
    const { out, error } = await shell(`${program(lines)} | { sleep 1; wc -c; }`);
    expect({ bytes: Number(out), error }).toEqual({ bytes: 3_000_008, error: "" });
  });

  it("arrives whole after a failure, too", async () => {
    const { out } = await shell(
      `{ ${program(`throw new Error("x".repeat(1_500_000))`)}; echo $?; } 2>&1 | { sleep 1; wc -c; }`,
    );
    expect(Number(out)).toBe(1_500_001 + "1\n".length);
  });

  it("may be read in part: the command ends quietly, with the exit code of a closed pipe", async () => {
    const big = program(`return ("x".repeat(99) + String.fromCharCode(10)).repeat(20_000)`);
    const { out, error } = await shell(`{ ${big}; echo "exit code $?" >&2; } | head -1`);
    expect({ out, error }).toEqual({ out: `${"x".repeat(99)}\n`, error: "exit code 141\n" });
  });

  it("ends a command that prints one line after another as soon as nobody reads them", async () => {
    const endless = program(`for (let line = 1; ; line += 1) { await print(String(line)); }`);
    const { out, error } = await shell(`{ ${endless}; echo "exit code $?" >&2; } | head -1`);
    expect({ out, error }).toEqual({ out: "1\n", error: "exit code 141\n" });
  });
});
