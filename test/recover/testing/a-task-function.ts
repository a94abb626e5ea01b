import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { http } from "@google-cloud/functions-framework";
import { getTestServer } from "@google-cloud/functions-framework/testing";
import { systemClock } from "@issue-relay/shared/clock";
import { createLogger } from "@issue-relay/shared/logger";
import type { Task } from "@issue-relay/shared/tasks/task";
import { taskFunction } from "@issue-relay/shared/tasks/task-function";
import { onTestFinished } from "vitest";

/** A function with tasks under functions-framework, until the end of the test. @returns its URL */
export async function aTaskFunction(name: string, tasks: ReadonlyMap<string, Task>): Promise<string> {
  const logger = createLogger({ destination: { write() {} } });
  const options = { clock: systemClock, deadlineMs: 10_000, logger, logFailure() {}, project: "p" };
  http(name, taskFunction({ ...options, tasks }));
  const server = getTestServer(name).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
