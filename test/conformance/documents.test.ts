import { findGoogleEmulator } from "@issue-relay/local/stand-ins/firestore/google-emulator";
import { describe } from "vitest";
import { documentStoreSuite } from "./testing/document-store-suite.ts";
import { inMemory, onGoogleEmulator, onStandIn } from "./testing/document-stores.ts";

const google = await findGoogleEmulator();
if ("missing" in google) {
  process.stderr.write(`SKIPPED: conformance tests on Google's Firestore emulator. ${google.missing}\n`);
}

describe("the store in memory", () => documentStoreSuite(inMemory));
describe("the client of Firestore on the stand-in", () => documentStoreSuite(onStandIn));
describe.skipIf("missing" in google)("the client of Firestore on Google's emulator", () =>
  documentStoreSuite(onGoogleEmulator),
);
