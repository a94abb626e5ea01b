import { describeSql } from "@issue-relay/local/stand-ins/bigquery/testing/a-local-bigquery";
import { expect, it } from "vitest";
import { pagesWithResults } from "./readme.ts";

describeSql("the READMEs", () => {
  it("show what their example queries give today (npm run docs)", async () => {
    for (const { path, text, updated } of await pagesWithResults()) {
      expect(text, path).toBe(updated);
    }
  }, 180_000);
});
