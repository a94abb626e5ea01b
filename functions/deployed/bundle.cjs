// The bundle of the function, as a script of V8's: with the code that the build has compiled (compile.cjs), where it has. Node's own
// compile cache is made before a module runs, so it lacks what is compiled when it is called first, which is most of a bundle: with
// this, a start of ingress takes 22 ms less. V8 refuses what another version of it has compiled, and then compiles anew. It would not
// notice another bundle of the same length: only the build of a bundle may make the file.
// https://nodejs.org/docs/latest-v24.x/api/vm.html#scriptcreatecacheddata
const { existsSync, readFileSync } = require("node:fs");
const { join } = require("node:path");
const { Script, constants } = require("node:vm");

const filename = join(__dirname, "function.js");
const compiled = `${filename}.compiled`;

/** Node gives these to each module. They stand before the first line, and count for no column in a stack trace. */
const BEGIN = "(function (exports, require, module, __filename, __dirname) {";

const script = new Script(`${BEGIN}${readFileSync(filename, "utf8")}\n})`, {
  filename,
  columnOffset: -BEGIN.length,
  importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  ...(existsSync(compiled) && { cachedData: readFileSync(compiled) }),
});

module.exports = {
  compiled,
  script,
  /** Runs the bundle as the given module. */
  run(into) {
    script.runInThisContext().call(into.exports, into.exports, require, into, filename, __dirname);
  },
};
