import { setTimeout as delay } from "node:timers/promises";
import { expect, it, onTestFinished } from "vitest";
import type { FunctionProcess } from "./function-process.ts";
import { keepRunning } from "./keep-running.ts";
import { until } from "./until.ts";

/** A function that is kept running, as processes that only seem to run. */
async function kept(onStart: (process: { die(how: string): void }, starts: number) => void = () => {}) {
  const processes: { isAlive: boolean; die(how: string): void }[] = [];
  const said: string[] = [];
  const start = async (port: number): Promise<FunctionProcess> => {
    await delay(10);
    const { promise: died, resolve } = Promise.withResolvers<string>();
    const process = {
      isAlive: true,
      die(how: string) {
        process.isAlive = false;
        resolve(how);
      },
    };
    onStart(process, processes.length + 1);
    processes.push(process);
    const kill = async () => {
      process.isAlive = false;
    };
    return { url: "", port, pid: processes.length, kill, died };
  };
  const running = await keepRunning(start, 1234, (text) => said.push(text));
  onTestFinished(() => running.stop());
  return { running, processes, said, alive: () => processes.filter(({ isAlive }) => isAlive).length };
}

it("a function that dies is started again on its port, and says so", async () => {
  const { running, processes, said, alive } = await kept();
  processes[0]?.die("signal SIGKILL");
  await until("it runs again", () => said.includes("runs again"));
  expect(running.current().pid).toBe(2);
  expect(running.current().port).toBe(1234);
  expect(said).toEqual(["ended (signal SIGKILL) and is started again", "runs again"]);
  expect(alive()).toBe(1);
});

it("a function that dies at once again and again is started at growing intervals", async () => {
  const { processes } = await kept((process) => process.die("exit code 1"));
  await delay(2_000);
  // After 0, 0.5 and 1.5 s.
  expect(processes).toHaveLength(3);
});

it("a function that does not start again is tried until it does", async () => {
  const { running, processes, said } = await kept((_, starts) => {
    if (starts === 2 && processes.length === 1 && said.length === 1) {
      throw new Error("slack does not start: the port is taken");
    }
  });
  processes[0]?.die("exit code 1");
  await until("it runs again", () => running.current().pid === 2);
  expect(said).toEqual([
    "ended (exit code 1) and is started again",
    "slack does not start: the port is taken",
    "runs again",
  ]);
});

it("a function that is stopped or killed on purpose stays so", async () => {
  const { running, processes, said } = await kept();
  await running.current().kill();
  await delay(700);
  await running.stop();
  expect(processes).toHaveLength(1);
  expect(said).toEqual([]);
});

it("a function that dies is not started after it was stopped", async () => {
  const { running, processes, alive } = await kept();
  processes[0]?.die("signal SIGKILL");
  await running.stop();
  await delay(700);
  expect(alive()).toBe(0);
});

it("one process runs, when a restart comes while the function is started again", async () => {
  const { running, processes, alive } = await kept();
  processes[0]?.die("signal SIGKILL");
  await delay(505);
  await running.restart();
  await delay(700);
  expect(alive()).toBe(1);
  processes.at(-1)?.die("signal SIGKILL");
  await until("it is kept running after the restart, too", () => alive() === 1);
});
