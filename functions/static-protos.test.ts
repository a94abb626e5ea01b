import { globSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const bundles = globSync("*/dist/index.js", { cwd: fileURLToPath(new URL(".", import.meta.url)) });

it.each(bundles)("%s holds the definitions of Google's clients in JSON only, not as code too", (bundle) => {
  // Without the code, bundles have 2.1 to 2.5 MB; with it, 4.0 to 5.0 MB.
  expect(statSync(new URL(bundle, import.meta.url)).size).toBeLessThan(3_000_000);
});
