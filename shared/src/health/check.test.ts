import { expect, it } from "vitest";
import { BrokenDestination, RetryLater } from "../errors.ts";
import { findingsOf } from "./check.ts";
import { ok } from "./finding.ts";

const fine = { what: "a table", look: async () => [ok("a table")] };

it("one check that hangs or throws keeps no other from being looked at, and is named", async () => {
  const findings = await findingsOf(
    [
      { what: "a channel", look: () => new Promise(() => {}) },
      { what: "a view", look: () => Promise.reject(new RetryLater("503")) },
      {
        what: "a secret",
        look: () => {
          throw new BrokenDestination("denied");
        },
      },
      fine,
    ],
    50,
  );
  expect(findings).toEqual([
    {
      what: "a channel",
      isOk: false,
      problem: "can't be checked: looking at it took longer than 50 ms",
      todo: expect.stringContaining("call doctor again"),
    },
    {
      what: "a view",
      isOk: false,
      problem: "can't be checked: 503",
      todo: expect.stringContaining("status page"),
    },
    {
      what: "a secret",
      isOk: false,
      problem: "can't be checked: denied",
      todo: expect.stringContaining("repair what the message says"),
    },
    { what: "a table", isOk: true },
  ]);
});

it("what is looked at is told when nobody waits any more", async () => {
  let signal: AbortSignal | undefined;
  await findingsOf(
    [
      {
        what: "a channel",
        look: (given) => {
          signal = given;
          return new Promise(() => {});
        },
      },
    ],
    20,
  );
  await expect.poll(() => signal?.aborted).toBe(true);
});
