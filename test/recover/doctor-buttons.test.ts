import { emulatorClient } from "@issue-relay/shared/google/pubsub-emulator";
import { afterAll, expect, it } from "vitest";
import { aStack } from "../e2e/testing/a-stack.ts";
import { doctorOf } from "./testing/doctor-of.ts";

const stack = await aStack({
  functions: ["ingress", "slack", "bigquery", "digest", "actions", "interactions", "recover"],
  relay: {
    people: { mei: "U0MEI" },
    channels: { issues: "C0ISSUES1" },
    routes: [{ name: "everything", to: "issues" }],
    buttons: { take: "people" },
  },
});
const pubsub = emulatorClient(stack.project, stack.pubsubHost);
afterAll(() => pubsub.close());

it("doctor sees that nobody would get what people ask for with buttons", async () => {
  const before = await doctorOf(stack);
  expect(before.problems).toEqual([]);
  expect(before.checks).toContainEqual(
    expect.objectContaining({ what: "subscription commands", isOk: true }),
  );
  await pubsub.subscription("commands").delete();
  expect((await doctorOf(stack)).problems).toEqual([
    "subscription commands: there is none, so what people ask for with buttons gets lost",
  ]);
});
