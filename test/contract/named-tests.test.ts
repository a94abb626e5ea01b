import { existsSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { files, read } from "./testing/vocabulary.ts";

const ROOT = new URL("../../", import.meta.url);

const pages = files("*.md", ".github/*.md", "{functions,shared,terraform,test}/**/*.md").filter(
  (page) => !/node_modules/.test(page),
);

/** The tests that a text names with their folder, such as `test/e2e/ingress.test.ts`. */
function namedIn(text: string): string[] {
  return text.match(/(?<=[`(])[\w./-]+\/[\w.-]+\.(?:test\.ts|tftest\.hcl)(?=[`)])/g) ?? [];
}

/** Tests are named from the root, and links lead on from the page. */
function isThere(test: string, page: string): boolean {
  return [ROOT, new URL(page, ROOT)].some((from) => existsSync(new URL(test, from)));
}

it.each(pages)("%s names only tests that exist", (page) => {
  expect(namedIn(read(page)).filter((test) => !isThere(test, page))).toEqual([]);
});

describe("each failure that is covered", () => {
  const rows = (page: string, heading: string) => {
    const [, table = ""] = read(page).split(`\n${heading}\n`);
    return table.split("\n\n")[0]?.split("\n").slice(1) ?? [];
  };

  it.each([
    ["README.md", "| fails | comes back | covered for | shown by |"],
    ["functions/README.md", "| fails | what happens | for how long it is covered | shown by |"],
  ])("in %s has a test that shows it", (page, heading) => {
    const promises = rows(page, heading);
    expect(promises.length).toBeGreaterThan(4);
    expect(promises.filter((promise) => namedIn(promise).length === 0)).toEqual([]);
  });
});
