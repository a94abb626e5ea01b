import { readFileSync } from "node:fs";
import { expect, it } from "vitest";

function read(file: string): string {
  return readFileSync(new URL(`../../${file}`, import.meta.url), "utf8");
}

it("the changelog begins with the release that package.json names, which log lines carry too", () => {
  const { version } = JSON.parse(read("package.json"));
  const [, newest] = /^## (\S+)$/m.exec(read("CHANGELOG.md")) ?? [];
  expect(newest).toBe(version);
});
