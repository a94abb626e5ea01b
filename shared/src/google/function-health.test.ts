import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, it, onTestFinished } from "vitest";
import { functionHealth } from "./function-health.ts";

/** A function that answers so. */
async function aFunction(status: number, body: string) {
  const server = createServer((_, response) => {
    response.statusCode = status;
    response.end(body);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const signal = () => AbortSignal.timeout(5_000);

it("a function tells what is wrong with it", async () => {
  const checks = [{ what: "a table", isOk: false, problem: "is gone", todo: "make it" }];
  expect(await functionHealth(await aFunction(200, JSON.stringify({ checks })), signal())).toEqual(checks);
});

it.each([
  [403, "Forbidden", "it may not be asked (403): the role run.invoker is missing"],
  [503, "", "it answers 503"],
  [400, '{"error":"not-a-push"}', "it answers 400 without its health"],
  [200, "ok", "it answers 200 without its health"],
])("a function that answers %i %s is named with what is wrong", async (status, body, problem) => {
  await expect(functionHealth(await aFunction(status, body), signal())).rejects.toThrow(problem);
});

it("a function that can't be reached is named", async () => {
  await expect(functionHealth("http://127.0.0.1:9", signal())).rejects.toThrow("no answer: ");
});

it("a function in the cloud is asked with a token for its own address", async () => {
  const asked: string[] = [];
  const auth = {
    getIdTokenClient: (audience: string) => {
      asked.push(audience);
      return Promise.reject(new Error("no account here"));
    },
  };
  await expect(functionHealth("https://slack.example", signal(), auth)).rejects.toThrow(
    "there is no identity to ask it with: no account here",
  );
  expect(asked).toEqual(["https://slack.example"]);
});
