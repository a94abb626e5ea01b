import { describe, expect, it } from "vitest";
import { RetryLater } from "../errors.ts";
import { type Refusal, Refused, UnknownOutcome } from "./failures.ts";
import { withCredential } from "./with-credential.ts";

/** Makes a call that ends so for each credential in turn; undefined: well. */
async function calls(endings: (Error | undefined)[], [current, refreshed]: [string, string]) {
  const used: string[] = [];
  const credential = { current: async () => current, refreshed: async () => refreshed };
  const outcome = await withCredential(credential, async (value) => {
    const ending = endings[used.push(value) - 1];
    if (ending) {
      throw ending;
    }
    return "done";
  }).catch((error: unknown) => error);
  return { used, outcome };
}

function refused(refusal: Refusal): Refused {
  return new Refused("Slack answered 200", refusal);
}

describe("a credential that Slack refuses", () => {
  const revoked = refused({ kind: "credential" });

  it("is read again, and the call is made with the new one", async () => {
    expect(await calls([revoked], ["old", "new"])).toEqual({ used: ["old", "new"], outcome: "done" });
  });

  it("is not sent again where it is still the same", async () => {
    expect(await calls([revoked], ["old", "old"])).toEqual({ used: ["old"], outcome: revoked });
  });

  it("is replaced only once", async () => {
    const again = refused({ kind: "credential" });
    expect(await calls([revoked, again], ["old", "new"])).toEqual({ used: ["old", "new"], outcome: again });
  });

  it.each([
    ["Slack refuses something else", refused({ kind: "destination" })],
    ["nobody knows whether the call was carried out", new UnknownOutcome("Slack did not answer")],
    ["the call is given up", new RetryLater("no time is left")],
  ])("is not read again where %s", async (_, error) => {
    expect(await calls([error], ["old", "new"])).toEqual({ used: ["old"], outcome: error });
  });
});
