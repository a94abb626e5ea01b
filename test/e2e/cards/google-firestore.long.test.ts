import { findGoogleEmulator } from "@issue-relay/local/stand-ins/firestore/google-emulator";
import { describe } from "vitest";
import { startFaultyEmulator } from "../../conformance/testing/faulty-emulator.ts";
import { aCardsStack } from "./testing/cards-stack.ts";
import { failAtFirst } from "./testing/firestore-faults.ts";
import { ordersSuite } from "./testing/orders-suite.ts";

/** Each of its answers takes longer than the stand-in's. */
const ORDERS = 10;

const google = await findGoogleEmulator();
if ("missing" in google) {
  process.stderr.write(`SKIPPED: cards on Google's Firestore emulator. ${google.missing}\n`);
}

describe.skipIf("missing" in google)(
  "while Google's Firestore emulator refuses, loses, or carries out late,",
  () => {
    ordersSuite(async () => {
      const stack = await aCardsStack({ startFirestore: startFaultyEmulator });
      failAtFirst(stack.firestoreTraffic);
      return stack;
    }, ORDERS);
  },
);
