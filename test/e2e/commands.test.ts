import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { firstDelivery } from "@issue-relay/local/commands/start/first-delivery";
import { planPorts, portsOf, takenPorts } from "@issue-relay/local/stack/ports";
import { StackFile } from "@issue-relay/local/stack/stack-file";
import { until } from "@issue-relay/local/stack/until";
import { deliver } from "@issue-relay/local/stand-ins/github/deliver";
import { examplePayload } from "@issue-relay/local/stand-ins/github/payloads";
import { findGoogleEmulator } from "@issue-relay/local/stand-ins/pubsub/google-emulator";
import { describe, expect, it } from "vitest";
import { aFolder } from "./testing/a-folder.ts";
import { aStack } from "./testing/a-stack.ts";

const folder = aFolder();
const { run } = folder;

/**
 * A port for ingress, such that all ports of the stack are free. Below 32,768, where Linux begins to give ports to whoever asks
 * for any: another test could get one of them meanwhile.
 */
async function freePortBase(): Promise<number> {
  return until("free ports", async () => {
    const base = 10_000 + Math.floor(Math.random() * 20_000);
    return (await takenPorts(portsOf(planPorts(base)))).length === 0 && base;
  });
}

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

/** Where `npm start` runs for all tests that don't end it. Who ends it leaves the next test to start another one. */
const home = aFolder("all");
const homeFile = () => join(home.path, ".local", "stack.json");

function stackFile(): StackFile {
  return StackFile.parse(JSON.parse(readFileSync(homeFile(), "utf8")));
}

let last: Awaited<ReturnType<typeof start>> | undefined;

/** `npm start`, after it has shown its addresses: the one that runs already, if one does. */
async function started() {
  if (!last || last.child.exitCode !== null || last.child.signalCode !== null) {
    last = await start();
  }
  return last;
}

async function start() {
  const base = await freePortBase();
  const stack = home.run("start", "--port-base", String(base));
  await until("the addresses", () => stack.output.text.includes("Ctrl-C stops everything"), 60_000);
  return { ...stack, base };
}

/** `npm start`, after somebody has killed it. */
async function killed() {
  const stack = last?.child.signalCode === "SIGKILL" ? last : await started();
  stack.child.kill("SIGKILL");
  await stack.exited;
  return stack;
}

describe("npm start -- --once", () => {
  const expectOneDelivery = (text: string) => {
    const last = JSON.parse(text.trimEnd().split("\n").at(-1) ?? "");
    expect(last).toEqual({
      eventId: expect.stringMatching(/^[0-9a-f]{32}$/),
      slack: { channel: "issues", ts: expect.stringMatching(/^\d+\.\d+$/) },
      bigquery: { rows: 1 },
      ms: { ingress: expect.any(Number), slack: expect.any(Number), bigquery: expect.any(Number) },
    });
  };

  it("exits with 0, and its last line says what became of the delivery", async () => {
    const { code, text } = await run("start", "--once", "--port-base", String(await freePortBase())).exited;
    expect(text).toContain("ingress answered 202");
    expect(code).toBe(0);
    expectOneDelivery(text);
    expect(existsSync(join(folder.path, ".local"))).toBe(false);
  });

  it("does the same with Google's emulator", async (context) => {
    const emulator = await findGoogleEmulator();
    if ("missing" in emulator) {
      process.stderr.write(`SKIPPED: npm start -- --once --pubsub google. ${emulator.missing}\n`);
      return context.skip();
    }
    const base = String(await freePortBase());
    const { code, text } = await run("start", "--once", "--pubsub", "google", "--port-base", base).exited;
    expect(code).toBe(0);
    expectOneDelivery(text);
  });

  it("says which port is taken and what to do, and exits with 1", async () => {
    const base = await freePortBase();
    const other = createServer().listen(base + 4, "127.0.0.1");
    await once(other, "listening");
    const { code, text } = await run("start", "--once", "--port-base", String(base)).exited;
    other.close();
    expect(code).toBe(1);
    expect(text).toContain(`Another program listens on port ${base + 4}`);
    expect(text).toContain("--port-base");
  });

  it("says what is wrong with its arguments, and exits with 2", async () => {
    for (const args of [
      ["--onec"],
      ["--once", "--watch"],
      ["--pubsub", "kafka"],
      ["--port-base", "x"],
      ["extra"],
    ]) {
      const { code, text } = await run("start", ...args).exited;
      expect(code).toBe(2);
      expect(text).toContain("npm start -- ");
    }
  });

  it("names each destination that was not reached", async () => {
    const stack = await aStack();
    stack.faults.slack.add({ kind: "status", status: 503 });
    stack.faults.bigquery.add({ kind: "status", status: 503, path: "insertAll" });
    const failed = firstDelivery(stack, () => {}, 1_000);
    await expect(failed).rejects.toMatchObject({
      errors: [
        { message: "timed out after 1 s, waiting for: a card in Slack" },
        { message: "timed out after 1 s, waiting for: a row in BigQuery" },
      ],
    });
    await expect(failed).rejects.toBeInstanceOf(AggregateError);
  });
});

describe("npm start", () => {
  it.runIf(process.platform === "linux")("starts a function again that has died, and says so", async () => {
    const { child, output } = await started();
    const pid = childrenOf(child.pid).find((each) =>
      readFileSync(`/proc/${each}/cmdline`, "utf8").includes("--target\0slack"),
    );
    process.kill(pid ?? 0, "SIGKILL");
    await until("it runs again", () => output.text.includes("slack runs again"));
    expect(output.text).toContain("slack ended (signal SIGKILL) and is started again");
    await home.run("send", "issues.opened", "--title", "after the death").exited;
    const { slack } = stackFile();
    const page = async () => (await fetch(slack.page)).text();
    await until("the message on the page", async () => (await page()).includes("after the death"));
  });

  it("keeps running, relays deliveries, lets a stand-in fail on demand, and stops completely at Ctrl-C", async () => {
    const { child, output, exited, base } = await started();
    const at = stackFile();
    expect(at).toMatchObject({
      ingress: `http://127.0.0.1:${base}`,
      project: "local-project",
      pid: child.pid,
    });

    const closed = await home.run(
      "send",
      "issues.closed",
      "--title",
      "sent by hand",
      "--repository",
      "acme/web",
    ).exited;
    expect(closed).toMatchObject({ code: 0, text: expect.stringMatching(/^202 .*"published"/) });
    const page = () => fetch(at.slack.page).then((response) => response.text());
    await until("the message on the page", async () => (await page()).includes("sent by hand"));
    const rows = () => fetch(at.bigquery.page).then((response) => response.text());
    await until("the row on the page", async () => (await rows()).includes("sent by hand"));

    const fault = await fetch(`${at.control}/faults/slack`, {
      method: "POST",
      body: JSON.stringify({ kind: "status", status: 503, times: 1 }),
    });
    expect(await fault.json()).toMatchObject({ status: "will fail" });
    const before = output.text.length;
    await home.run("send", "issues.opened", "--title", "after a failure").exited;
    await until("the failure is shown", () =>
      output.text.slice(before).includes("not delivered: Pub/Sub tries again"),
    );

    child.kill("SIGINT");
    expect((await exited).code).toBe(0);
    expect(existsSync(homeFile())).toBe(false);
    expect(await takenPorts(portsOf(planPorts(base)))).toEqual([]);
  });

  it("keeps BigQuery's rows for the next start, and refuses to run twice", async () => {
    const first = await started();
    const second = await home.run("start", "--port-base", String(await freePortBase())).exited;
    expect(second).toMatchObject({ code: 1, text: expect.stringContaining("already runs here") });
    await home.run("send", "issues.opened", "--title", "from the first time").exited;
    const rows = async () => (await fetch(stackFile().bigquery.page)).text();
    await until("the row", async () => (await rows()).includes("from the first time"));
    first.child.kill("SIGTERM");
    await first.exited;
    await started();
    expect(await rows()).toContain("from the first time");
  });

  it.skipIf(process.platform === "win32").each([
    ["its terminal is closed", ["SIGHUP", "SIGHUP", "SIGTERM"]],
    ["it is ended with kill", ["SIGTERM", "SIGTERM"]],
    ["Ctrl-C is pressed twice", ["SIGINT", "SIGINT"]],
  ] as const)("leaves no process and no stack.json when %s", async (_, signals) => {
    const { child, exited, base } = await started();
    for (const signal of signals) {
      child.kill(signal);
      await delay(50);
    }
    await exited;
    expect(existsSync(homeFile())).toBe(false);
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

  it("takes a stack.json that can't be read for none", async () => {
    mkdirSync(join(folder.path, ".local"));
    for (const content of ["garbage{", "", '{"pid":1}']) {
      writeFileSync(join(folder.path, ".local", "stack.json"), content);
      const { code, text } = await run("send", "issues.closed").exited;
      expect({ code, text }).toMatchObject({
        code: 1,
        text: expect.stringContaining("no stack is running here"),
      });
    }
  });

  it("stops when nobody reads its output any more", async () => {
    const { child, exited, base } = await started();
    child.stdout.destroy();
    // The next line of output finds no reader. The stack may end before it has answered.
    await deliver(stackFile(), examplePayload("ping")).catch(() => undefined);
    expect((await exited).code).toBe(141);
    expect(existsSync(homeFile())).toBe(false);
    expect(await takenPorts(portsOf(planPorts(base)))).toEqual([]);
  });

  it.runIf(process.platform === "linux")(
    "leaves no process running, even when it is killed with -9",
    async () => {
      const { child, base } = await started();
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

  it("stops at once at Ctrl-C while it is still starting", async () => {
    const { child, output, exited } = run("start", "--once", "--port-base", String(await freePortBase()));
    await until("it is starting", () => output.text.includes("starting functions"));
    child.kill("SIGINT");
    expect((await exited).code).toBe(130);
    expect(output.text).not.toContain("ingress answered");
  });
});

describe("npm run send", () => {
  it("says that no stack is running", async () => {
    const { code, text } = await run("send", "issues.closed").exited;
    expect(code).toBe(1);
    expect(text).toContain("npm start");
  });

  it("says the same if the stack was killed and its file is still there, which the next start ignores", async () => {
    const { base } = await killed();
    await until("ingress is gone", async () => (await takenPorts(portsOf(planPorts(base)))).length === 0);
    const { code, text } = await home.run("send", "issues.closed").exited;
    expect(code).toBe(1);
    expect(text).toContain("no stack is running here");
    await started();
  });

  it("says that there is no such file, if the name looks like one", async () => {
    for (const name of ["payload.json", "./payloads/opened"]) {
      const { code, text } = await run("send", name).exited;
      expect(text).toContain(`There is no file ${name}.`);
      expect(code).toBe(2);
    }
  });

  it("lists the examples if none has the name", async () => {
    const { code, text } = await run("send", "issues.exploded").exited;
    expect(code).toBe(2);
    expect(text).toContain("no payload called issues.exploded");
    expect(text).toContain("issues.closed");
  });
});
