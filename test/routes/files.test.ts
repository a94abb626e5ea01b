import { neverMatches } from "@issue-relay/shared/routes/never-matches";
import { Relay } from "@issue-relay/shared/routes/relay";
import { loadRelay } from "@issue-relay/shared/routes/relay-file";
import { RelayContent } from "@issue-relay/shared/routes/relay-schema";
import { readYaml } from "@issue-relay/shared/routes/yaml";
import fc from "fast-check";
import { expect, it } from "vitest";
import type { File } from "./testing/file.ts";
import { file } from "./testing/random.ts";

it("what a person writes is what a function reads, and stays the same when it is read again", () => {
  let taken = 0;
  const check = (random: File) => {
    if (neverMatches(RelayContent.parse(random)).length > 0) {
      expect(Relay.safeParse(random).success).toBe(false);
      return;
    }
    taken++;
    // JSON is YAML as well.
    const read = readYaml(Buffer.from(JSON.stringify(random))).file;
    expect(loadRelay(JSON.stringify(read))).toEqual(read.relay);
    expect(Relay.parse(read.relay)).toEqual(read.relay);
  };
  fc.assert(fc.property(file, check), { numRuns: 200 });
  expect(taken).toBeGreaterThan(50);
});
