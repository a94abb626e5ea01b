import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, beforeAll, beforeEach } from "vitest";

/**
 * Makes a new folder before each test, for the commands to run in. Commands keep their files in the working directory,
 * and in the project's own folder they would meet the files of a developer's stack. After each test, the folder is
 * deleted and every process that the test has left is killed.
 * @param tests `all`: one folder for all tests, so that they can share what runs in it
 */
export function aFolder(tests: "each" | "all" = "each") {
  const children: ChildProcess[] = [];
  const folder = {
    path: "",
    /** Runs `test/local/commands/<command>.ts` in the folder. */
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
    /** Kills the process after the test, if it still runs. */
    keep<T extends ChildProcess>(child: T): T {
      children.push(child);
      return child;
    },
  };

  const [before, after] = tests === "all" ? [beforeAll, afterAll] : [beforeEach, afterEach];
  before(() => {
    folder.path = mkdtempSync(join(tmpdir(), "issue-relay-test-"));
  });
  after(async () => {
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
