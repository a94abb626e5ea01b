import { describe, expect, it } from "vitest";
import * as z from "../zod.ts";
import { understand } from "./understand.ts";

const Named = z.object({ name: z.string() });

describe("a value with more wrong members than zod can count", () => {
  it.each([
    ["200,000 in one list", { title: "Crash", labels: Array.from({ length: 200_000 }, () => ({})) }],
    [
      "a million in lists of lists",
      {
        title: "Crash",
        fields: Array.from({ length: 1_000 }, () => ({ options: Array.from({ length: 1_000 }, () => ({})) })),
      },
    ],
  ])("is understood without them: %s", (_, value) => {
    const schema = z.object({
      title: z.string(),
      labels: z.array(Named).optional(),
      fields: z.array(z.object({ options: z.array(Named) })).optional(),
    });
    const { value: understood, problems } = understand(schema, value);
    expect(understood).toEqual({ title: "Crash" });
    expect(problems).toEqual([expect.stringMatching(/^(labels|fields)\.0/)]);
  });
});
