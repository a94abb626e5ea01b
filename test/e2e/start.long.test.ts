import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { planPorts, portsOf, takenPorts } from "@issue-relay/local/stack/ports";
import { until } from "@issue-relay/local/stack/until";
import { deliver } from "@issue-relay/local/stand-ins/github/deliver";
import { examplePayload } from "@issue-relay/local/stand-ins/github/payloads";
import { findGoogleEmulator } from "@issue-relay/local/stand-ins/pubsub/google-emulator";
import { describe, expect, it } from "vitest";
import { aFolder } from "./testing/a-folder.ts";
import { aHome, freePortBase, lastLine, ONE_DELIVERY } from "./testing/a-home.ts";

const folder = aFolder();
const { run } = folder;
const home = aHome();

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** The process IDs of the children of a process, on Linux. */
function childrenOf(pid: number | undefined): number[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").split(" ").filter(Boolean).map(Number);
}

/** The process IDs of the children of a process, of their children, and so on, on Linux. */
function descendantsOf(pid: number | undefined): number[] {
  return childrenOf(pid).flatMap((child) => [child, ...descendantsOf(child)]);
}

/** A process that runs a script as npm does: it starts a shell, which starts the runner, and goes on when npm is killed. */
function spawnNpm(script: string) {
  const runner = fileURLToPath(new URL("../local/run.mjs", import.meta.url));
  const shell = JSON.stringify(`'${process.execPath}' '${runner}' ${script}; true`);
  const npm = spawn(
    process.execPath,
    ["-e", `require("node:child_process").spawn("sh", ["-c", ${shell}], { stdio: "inherit" })`],
    { cwd: folder.path, env: { ...process.env, npm_lifecycle_event: "start" } },
  );
  folder.keep(npm);
  return npm;
}

/** `npm start`, after somebody has killed it. */
async function killed() {
  const stack = await home.started();
  stack.child.kill("SIGKILL");
  await stack.exited;
  return stack;
}

describe("npm start -- --once", () => {
  it("exits with 0 after one delivery, with Google's emulator, too", async (context) => {
    const emulator = await findGoogleEmulator();
    if ("missing" in emulator) {
      process.stderr.write(`SKIPPED: npm start -- --once --pubsub google. ${emulator.missing}\n`);
      return context.skip();
    }
    const base = String(await freePortBase());
    const { code, text } = await run("start", "--once", "--pubsub", "google", "--port-base", base).exited;
    expect(code).toBe(0);
    expect(lastLine(text)).toEqual(ONE_DELIVERY);
  });

  it("stops at once at Ctrl-C while it is still starting", async () => {
    const { child, output, exited } = run("start", "--once", "--port-base", String(await freePortBase()));
    await until("it is starting", () => output.text.includes("starting functions"));
    child.kill("SIGINT");
    expect((await exited).code).toBe(130);
    expect(output.text).not.toContain("ingress answered");
  });
});

describe("npm start", () => {
  it.runIf(process.platform === "linux")("starts a function again that has died, and says so", async () => {
    const { child, output } = await home.started();
    const pid = childrenOf(child.pid).find((each) =>
      readFileSync(`/proc/${each}/cmdline`, "utf8").includes("--target\0slack"),
    );
    process.kill(pid ?? 0, "SIGKILL");
    await until("it runs again", () => output.text.includes("slack runs again"));
    expect(output.text).toContain("slack ended (signal SIGKILL) and is started again");
    await home.run("send", "issues.opened", "--title", "after the death").exited;
    const { slack } = home.stackFile();
    const page = async () => (await fetch(slack.page)).text();
    await until("the message on the page", async () => (await page()).includes("after the death"));
  });

  it("keeps BigQuery's rows for the next start, and refuses to run twice", async () => {
    const first = await home.started();
    const second = await home.run("start", "--port-base", String(await freePortBase())).exited;
    expect(second).toMatchObject({ code: 1, text: expect.stringContaining("already runs here") });
    await home.run("send", "issues.opened", "--title", "from the first time").exited;
    const rows = async () => (await fetch(home.stackFile().bigquery.page)).text();
    await until("the row", async () => (await rows()).includes("from the first time"));
    first.child.kill("SIGTERM");
    await first.exited;
    await home.started();
    expect(await rows()).toContain("from the first time");
  });

  it.skipIf(process.platform === "win32").each([
    ["its terminal is closed", ["SIGHUP", "SIGHUP", "SIGTERM"]],
    ["it is ended with kill", ["SIGTERM", "SIGTERM"]],
    ["Ctrl-C is pressed twice", ["SIGINT", "SIGINT"]],
  ] as const)("leaves no process and no stack.json when %s", async (_, signals) => {
    const { child, exited, base } = await home.started();
    for (const signal of signals) {
      child.kill(signal);
      await delay(50);
    }
    await exited;
    expect(existsSync(home.file())).toBe(false);
    await until("every port is free", async () => (await takenPorts(portsOf(planPorts(base)))).length === 0);
  });

  it.runIf(process.platform === "linux")(
    "leaves nothing running when npm is killed during a step that doesn't watch for it, such as the build",
    async () => {
      const npm = spawnNpm("node -e 'setInterval(() => {}, 1000)'");
      await until("the shell, the runner and the step run", () => descendantsOf(npm.pid).length === 3);
      const pids = descendantsOf(npm.pid);
      npm.kill("SIGKILL");
      await until("every process has ended", () => !pids.some(isRunning));
    },
  );

  it("stops when nobody reads its output any more", async () => {
    const { child, exited, base } = await home.started();
    child.stdout.destroy();
    // The next line of output finds no reader. The stack may end before it has answered.
    await deliver(home.stackFile(), examplePayload("ping")).catch(() => undefined);
    expect((await exited).code).toBe(141);
    expect(existsSync(home.file())).toBe(false);
    expect(await takenPorts(portsOf(planPorts(base)))).toEqual([]);
  });

  it.runIf(process.platform === "linux")(
    "leaves no process running, even when it is killed with -9",
    async () => {
      const { child, base } = await home.started();
      const pids = childrenOf(child.pid);
      expect(pids.length).toBeGreaterThanOrEqual(3);
      child.kill("SIGKILL");
      await until("every process has ended", () => !pids.some(isRunning));
      expect(await takenPorts(portsOf(planPorts(base)))).toEqual([]);
    },
  );

  it.skipIf(process.platform === "win32")(
    "stops when the npm that started it is killed with -9",
    async () => {
      const base = await freePortBase();
      const npm = spawnNpm(`test/local/commands/start.ts --port-base ${base}`);
      await until("the stack runs", () => existsSync(join(folder.path, ".local", "stack.json")));
      npm.kill("SIGKILL");
      await until(
        "every port is free again",
        async () => (await takenPorts(portsOf(planPorts(base)))).length === 0,
      );
      await until("the file is gone", () => !existsSync(join(folder.path, ".local", "stack.json")));
    },
  );

  it("ignores the file of a stack that was killed, and npm run send says that none is running", async () => {
    const { base } = await killed();
    await until("ingress is gone", async () => (await takenPorts(portsOf(planPorts(base)))).length === 0);
    const { code, text } = await home.run("send", "issues.closed").exited;
    expect(code).toBe(1);
    expect(text).toContain("no stack is running here");
    await home.started();
  });
});
