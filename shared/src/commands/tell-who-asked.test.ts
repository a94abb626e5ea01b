import { expect, it } from "vitest";
import { createLogger } from "../logger.ts";
import { Refused } from "../slack/failures.ts";
import type { Teller } from "../slack/tell-privately.ts";
import { tellWhoAsked } from "./tell-who-asked.ts";

const refusing = async () => {
  throw new Refused("user_not_in_channel", { kind: "message" });
};
const silent = () => new Promise<never>(() => {});

function tellerBy(call: () => Promise<never>): Teller {
  return { api: { read: call, write: call }, send: call };
}

it.each<[string, Teller | undefined, string]>([
  ["who has left the channel", tellerBy(refusing), "user_not_in_channel"],
  ["while Slack does not answer", tellerBy(silent), "longer than 20 ms"],
  ["where there is no bot", undefined, "no bot"],
])("somebody %s is not told, which the log says, and nothing else fails", async (_, teller, problem) => {
  const log: { problem: string; severity: string }[] = [];
  const logger = createLogger({ destination: { write: (line) => log.push(JSON.parse(line)) } });
  await tellWhoAsked(teller, { member: "U1", channel: "C1" }, [{ text: "Taken up" }], {
    deadlineMs: 20,
    logger,
  });
  expect(log).toMatchObject([{ severity: "WARNING", message: "who asked could not be told" }]);
  expect(log[0]?.problem).toContain(problem);
});
