// Google's buildpack runs this when npm has installed the packages, since package.json names it as `gcp-build`. It loads what a start
// loads, and keeps the compiled code for every start: of the function beside it, and of the framework in a folder that terraform names
// in NODE_COMPILE_CACHE. https://nodejs.org/docs/latest-v24.x/api/module.html#module-compile-cache
const { writeFileSync } = require("node:fs");
const { enableCompileCache } = require("node:module");
const { join } = require("node:path");

enableCompileCache(join(__dirname, ".compile-cache"));

// The framework's entry for tests loads what its program loads, but serves nothing.
require("@google-cloud/functions-framework/testing");
const { compiled, script, run } = require("./bundle.cjs");
try {
  run(module);
} catch {
  // It has loaded, and misses its settings here.
}
writeFileSync(compiled, script.createCachedData());
