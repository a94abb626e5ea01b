import { readFile } from "node:fs/promises";
import { testSql } from "@issue-relay/local/stand-ins/bigquery/testing/a-local-bigquery";
import { expect } from "vitest";
import { README, readmeWithResults } from "./readme.ts";

testSql("the README shows what its example queries give today (npm run docs)", async () => {
  expect(await readFile(README, "utf8")).toBe(await readmeWithResults());
});
