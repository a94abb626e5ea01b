import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { FUNCTION_NAMES, functionsFor } from "@issue-relay/local/stack/functions";
import { planPorts, portsOf, takenPorts } from "@issue-relay/local/stack/ports";
import { StackFile } from "@issue-relay/local/stack/stack-file";
import { until } from "@issue-relay/local/stack/until";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { addConsumer } from "./add-a-consumer.ts";
import { scratchCopy } from "./scratch-copy.ts";

/** Whoever follows the chapter in this project has a consumer of that name already. */
const NAME = FUNCTION_NAMES.some((name: string) => name === "audit") ? "scribe" : "audit";

/** The requests that the sink has received, as it shows them. */
const Received = z.array(z.looseObject({ body: z.unknown() }));

const temporary = realpathSync(mkdtempSync(join(tmpdir(), "issue-relay-recipe-")));
const copy = join(temporary, "issue-relay");

function bin(program: string): string {
  return join(copy, "node_modules", ".bin", program);
}

beforeAll(() => {
  scratchCopy(copy);
  addConsumer(copy, NAME);
});
afterAll(() => rmSync(temporary, { recursive: true, force: true }));

/** Runs a program in the copy, and waits for its end. */
async function run(program: string, ...args: string[]) {
  const child = spawn(program, args, {
    cwd: copy,
    env: {
      ...process.env,
      PATH: `${bin("")}${delimiter}${process.env.PATH}`,
      NODE_COMPILE_CACHE: join(copy, "node_modules", ".compile-cache"),
    },
  });
  const output: string[] = [];
  child.stdout.on("data", (chunk) => output.push(String(chunk)));
  child.stderr.on("data", (chunk) => output.push(String(chunk)));
  const [code] = await once(child, "close");
  return { code, output: output.join("") };
}

describe("a consumer that is added by following functions/README.md", () => {
  it("compiles", async () => {
    expect(await run(bin("tsc"), "-b", "test")).toEqual({ code: 0, output: "" });
  });

  it("is checked against its settings in terraform", async () => {
    const { code, output } = await run(
      bin("vitest"),
      "run",
      "--config",
      "test/vitest.config.ts",
      "--reporter=verbose",
      "test/contract/terraform",
    );
    expect(output).toContain(`terraform gives ${NAME}`);
    expect(code).toBe(0);
  });

  it("runs, receives events, fails on demand, and is rebuilt when its code changes", async () => {
    const base = await until("free ports", async () => {
      const candidate = 20_000 + Math.floor(Math.random() * 20_000);
      return (await takenPorts(portsOf(planPorts(candidate)))).length === 0 && candidate;
    });
    const runner = join(copy, "test/local/run.mjs");
    const stack = spawn(
      process.execPath,
      [runner, "--build", "test/local/commands/start.ts", "--watch", "--port-base", String(base)],
      { cwd: copy },
    );
    const ended = once(stack, "exit");
    let shown = "";
    for (const stream of [stack.stdout, stack.stderr]) {
      stream.on("data", (chunk) => {
        shown += chunk;
      });
    }
    try {
      await until("the stack watches", () => shown.includes("Watching"), 150_000);
      const at = StackFile.parse(JSON.parse(readFileSync(join(copy, ".local/stack.json"), "utf8")));
      expect(Object.keys(at.functions)).toEqual([...functionsFor(false), NAME]);

      const received = async () => Received.parse(await (await fetch(`${at.sinks}/${NAME}`)).json());
      await until("the first delivery's event", async () => (await received()).length === 1);
      expect(await received()).toMatchObject([
        { method: "POST", body: { type: "issues", action: "opened" } },
      ]);
      expect(shown).toMatch(new RegExp(`${NAME} +delivered`));

      const fault = JSON.stringify({ kind: "status", status: 503, times: 1 });
      expect((await fetch(`${at.control}/faults/${NAME}`, { method: "POST", body: fault })).status).toBe(200);
      const send = () => run(process.execPath, runner, "test/local/commands/send.ts", "issues.closed");
      await send();
      await until("the failure", () =>
        new RegExp(`${NAME} +not delivered: Pub/Sub tries again.*answered 503`).test(shown),
      );

      const index = join(copy, `functions/${NAME}/src/index.ts`);
      writeFileSync(index, readFileSync(index, "utf8").replace("JSON.stringify(event)", "event.action"));
      await until("the new code runs", () => shown.includes(`${NAME} is rebuilt and runs again`));
      expect(shown).not.toContain("slack is rebuilt");
      await send();
      const actions = async () => (await received()).map(({ body }) => body);
      await until("an event by the new code", async () => (await actions()).includes("closed"));
    } finally {
      stack.kill("SIGTERM");
      await ended;
    }
  });
});
