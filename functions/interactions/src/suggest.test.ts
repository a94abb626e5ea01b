import { describe, expect, it } from "vitest";
import { z } from "zod";
import { suggest } from "./suggest.ts";
import { aFunction, ISSUE } from "./testing/a-function.ts";

/** The labels that are offered to somebody who has typed this. */
async function offered(value: string, labels: () => Promise<string[]>): Promise<string[]> {
  const view = { private_metadata: { issue: ISSUE, channel: "C0ISSUES" } };
  const payload = { type: "block_suggestion", user: { id: "U0MEI" }, value, view } as const;
  const { body } = await suggest(payload, aFunction({ labels }).dependencies);
  const Options = z.object({ options: z.array(z.object({ value: z.string() })) });
  return Options.parse(body).options.map((option) => option.value);
}

describe("while somebody types", () => {
  const some = async () => ["bug", "Needs repro", "reproduced", "x".repeat(76)];

  it("the labels that contain it are offered, and what is typed, which may be newer than the list", async () => {
    expect(await offered(" repro", some)).toEqual(["Needs repro", "reproduced", "repro"]);
  });

  it("what is typed is not offered twice where it is a label, and that comes first, in upper case or lower", async () => {
    expect(await offered("BUG", some)).toEqual(["bug"]);
    expect(await offered("p1", async () => ["P10", "P1"])).toEqual(["P1", "P10"]);
  });

  it("all labels are offered before the first letter, but those that are too long for Slack", async () => {
    expect(await offered("", some)).toEqual(["bug", "Needs repro", "reproduced"]);
  });

  it("at most 100 are offered, as Slack allows, and what is typed is among them", async () => {
    const many = async () => Array.from({ length: 150 }, (_, index) => `area ${index}`);
    const names = await offered("area", many);
    expect(names).toHaveLength(100);
    expect(names.at(-1)).toBe("area");
  });

  it("what is typed is offered where the list can't be read", async () => {
    const away = () => Promise.reject(new Error("Firestore is away"));
    expect(await offered("bug", away)).toEqual(["bug"]);
  });
});
