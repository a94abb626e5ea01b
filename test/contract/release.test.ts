import { readFileSync } from "node:fs";
import { expect, it } from "vitest";

function read(file: string): string {
  return readFileSync(new URL(`../../${file}`, import.meta.url), "utf8");
}

it("the changelog begins with what is not released yet, then the release that package.json names, which log lines carry too", () => {
  const { version } = JSON.parse(read("package.json"));
  const headings = [...read("CHANGELOG.md").matchAll(/^## (\S+)$/gm)].map(([, heading]) => heading);
  expect(headings.filter((heading) => heading !== "Unreleased")[0]).toBe(version);
  expect(headings.indexOf("Unreleased")).toBeLessThan(1);
});
