import { CHANNEL } from "@issue-relay/local/stack/names";
import { expect, it } from "vitest";
import { aCardsStack } from "./testing/cards-stack.ts";
import { Issue } from "./testing/issue.ts";
import { DIVISOR } from "./testing/lengths.ts";
import { measured } from "./testing/measured.ts";

const EVENTS = 10;

/** With a fiftieth of the deployed 10 s, a post on a busy machine would seem to have no answer, and is repeated then. */
const PATIENT = Math.min(DIVISOR, 5);

it("an incoming webhook posts an event once, though it is delivered several times; the window in which a kill would repeat it is measured", async () => {
  const stack = await aCardsStack({ slackBy: "webhook", divisors: [PATIENT, PATIENT] });
  let postedAt: number | undefined;
  const windows: number[] = [];
  stack.slackTraffic.onRequest = () => {
    postedAt = performance.now();
    return undefined;
  };
  stack.firestoreTraffic.onRequest = (method) => {
    if (postedAt !== undefined && method === "documents:commit") {
      windows.push(performance.now() - postedAt);
      postedAt = undefined;
    }
    return undefined;
  };
  for (let n = 0; n < EVENTS; n++) {
    const event = new Issue().happens({ action: "opened" });
    await stack.publish(event, event, { ...event, deliveryId: "of another hook" });
  }
  await stack.shown();
  const messages = stack.slack.messages(CHANNEL.name);
  expect(messages.map(({ from }) => from)).toEqual(Array.from({ length: EVENTS }, () => "webhook"));
  measured(`webhook: a kill within ${Math.max(...windows).toFixed(0)} ms of the post would repeat it`);
});
