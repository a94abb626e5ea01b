import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync } from "node:fs";
import { createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { z } from "zod";
import { type BoundChild, spawnBound } from "./bound-child.ts";

/*
 * Every process under test connects to this server: when the connection closes, the process has ended. Its pid would
 * not show that, since a process keeps its pid after its end until its parent has waited for it.
 */
let server: Server;
let script: string;
let children: BoundChild[];

beforeEach(async () => {
  children = [];
  server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = z.object({ port: z.number() }).parse(server.address());
  script = `require("net").connect(${port}, "127.0.0.1").on("error", () => {})`;
});

afterEach(async () => {
  await Promise.all(children.map((child) => child.stop()));
  server.close();
});

async function nextProcess(): Promise<Socket> {
  const [socket] = z.tuple([z.custom<Socket>()]).parse(await once(server, "connection"));
  return socket.on("error", () => {}).resume();
}

function start(args: string[], onOutput?: (line: string) => void): BoundChild {
  const child = spawnBound(process.execPath, args, onOutput ? { onOutput } : {});
  children.push(child);
  return child;
}

/** Kills the process that has started a command. @param directory of the command */
async function killStarter(directory: string): Promise<void> {
  const module = new URL("./bound-child.ts", import.meta.url).href;
  const starter = spawn(process.execPath, [
    "--input-type=module",
    "-e",
    `import { spawnBound } from ${JSON.stringify(module)};
     spawnBound(process.execPath, ["-e", ${JSON.stringify(script)}], { directory: ${JSON.stringify(directory)} });`,
  ]);
  const command = await nextProcess();
  starter.kill("SIGKILL");
  await once(command, "close");
}

it("a command ends, and leaves no files, when the process that started it is killed with kill -9", async () => {
  const directory = mkdtempSync(join(tmpdir(), "bound-child-"));
  await killStarter(directory);
  expect(existsSync(directory)).toBe(false);
});

it("a command ends, too, where its files can't be removed", async () => {
  // No file system takes so long a name.
  await killStarter("x".repeat(5_000));
});

it("stop ends the command and the processes that it started", async () => {
  const startGrandchild = `require("child_process").spawn(process.execPath, ["-e", ${JSON.stringify(script)}])`;
  const child = start(["-e", `${startGrandchild}; setInterval(() => {}, 1000)`]);
  const grandchildConnection = await nextProcess();
  const gone = once(grandchildConnection, "close");
  await child.stop();
  await gone;
});

it("processes that a command leaves behind are ended when it ends", async () => {
  const startGrandchild = `require("child_process").spawn(process.execPath, ["-e", ${JSON.stringify(script)}], { stdio: "ignore" }).unref()`;
  const child = start(["-e", `${startGrandchild}; setTimeout(() => process.exit(3), 500)`]);
  const grandchildConnection = await nextProcess();
  const gone = once(grandchildConnection, "close");
  expect(await child.exited).toEqual({ code: 3, signal: null });
  await gone;
});

it("a command can be stopped before it has started, and more than once", async () => {
  const child = start(["-e", "setInterval(() => {}, 1000)"]);
  await Promise.all([child.stop(), child.stop()]);
  await child.stop();
});

it("every line of both outputs is passed on before the command counts as ended", async () => {
  const lines: string[] = [];
  const child = start(["-e", `console.log("one\\ntwo"); console.error("three")`], (line) => lines.push(line));
  expect(await child.exited).toEqual({ code: 0, signal: null });
  expect(lines.sort()).toEqual(["one", "three", "two"]);
});

it("a command that doesn't exist ends with code 127 and a line that says so", async () => {
  const lines: string[] = [];
  const child = spawnBound("no-such-command-here", [], { onOutput: (line) => lines.push(line) });
  expect(await child.exited).toEqual({ code: 127, signal: null });
  expect(lines).toEqual(["cannot start no-such-command-here: spawn no-such-command-here ENOENT"]);
});
