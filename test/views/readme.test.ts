import { readFile } from "node:fs/promises";
import { expect } from "vitest";
import { testSql } from "../local/bigquery/for-tests.ts";
import { README, readmeWithResults } from "./readme.ts";

testSql("the README shows what its example queries give today (npm run docs)", async () => {
  expect(await readFile(README, "utf8")).toBe(await readmeWithResults());
});
