// Google's buildpack runs this when npm has installed the packages, since package.json names it as `gcp-build`. It loads what a start
// loads, so that Node keeps the compiled code for every start: terraform names the folder in NODE_COMPILE_CACHE.
// https://nodejs.org/docs/latest-v24.x/api/module.html#module-compile-cache
const { enableCompileCache } = require("node:module");
const { join } = require("node:path");

enableCompileCache(join(__dirname, ".compile-cache"));

// The framework's entry for tests loads what its program loads, but serves nothing.
for (const code of ["@google-cloud/functions-framework/testing", "./index.js"]) {
  try {
    require(code);
  } catch {
    // The function has loaded, and misses its settings here. Without the cache it would only start slower: no reason to fail a build.
  }
}
