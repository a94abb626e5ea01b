import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach } from "vitest";

/**
 * A fresh folder for each test to run the commands in, since they keep their state where they run: not in the project's
 * own, where a developer's may be. What a test leaves running is ended.
 */
export function aFolder() {
  const children: ChildProcess[] = [];
  const folder = {
    path: "",
    /** Runs `test/local/commands/<command>.ts`. */
    run(command: string, ...args: string[]) {
      const script = fileURLToPath(new URL(`../../local/commands/${command}.ts`, import.meta.url));
      const child = folder.keep(spawn(process.execPath, [script, ...args], { cwd: folder.path }));
      const output = { text: "" };
      for (const stream of [child.stdout, child.stderr]) {
        stream.on("data", (chunk) => {
          output.text += chunk;
        });
      }
      const exited = once(child, "close").then(([code]) => ({ code, text: output.text }));
      return { child, output, exited };
    },
    keep<T extends ChildProcess>(child: T): T {
      children.push(child);
      return child;
    },
  };

  beforeEach(() => {
    folder.path = mkdtempSync(join(tmpdir(), "issue-relay-test-"));
  });
  afterEach(async () => {
    for (const child of children.splice(0)) {
      if (child.exitCode === null && child.signalCode === null) {
        child.kill("SIGKILL");
        await once(child, "exit");
      }
    }
    rmSync(folder.path, { recursive: true, force: true });
  });
  return folder;
}
