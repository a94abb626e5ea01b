// The bundle of the function, as a script of V8's: with the code that the build has compiled (compile.cjs), where it has. Node's own
// compile cache is made before a module runs, so it lacks what is compiled when it is called first, which is most of a bundle: with
// this, a start of ingress takes 22 ms less. V8 refuses what another version of it has compiled, and then compiles anew. But it notices
// neither another bundle of the same length nor a damaged file, and would run what it reads: so a checksum of both stands before it.
// https://nodejs.org/docs/latest-v24.x/api/vm.html#scriptcreatecacheddata
const { existsSync, readFileSync, writeFileSync } = require("node:fs");
const { join } = require("node:path");
const { Script, constants } = require("node:vm");
const { crc32 } = require("node:zlib");

const filename = join(__dirname, "function.js");
const compiled = `${filename}.compiled`;
const CHECKSUM_BYTES = 4;

/** The compiled code, if it is of the bundle with this checksum and not damaged; otherwise undefined. */
function readCompiled(bundleChecksum) {
  if (!existsSync(compiled)) {
    return undefined;
  }
  const file = readFileSync(compiled);
  const code = file.subarray(CHECKSUM_BYTES);
  return code.length > 0 && file.readUInt32LE() === crc32(code, bundleChecksum) ? code : undefined;
}

/** Node gives these to each module. They stand before the first line, and count for no column in a stack trace. */
const BEGIN = "(function (exports, require, module, __filename, __dirname) {";

/** The script, and the checksum of its bundle. The bundle itself, of nearly 2 MB, is not kept beside the script. */
function load() {
  const source = readFileSync(filename);
  const bundleChecksum = crc32(source);
  const script = new Script(`${BEGIN}${source}\n})`, {
    filename,
    columnOffset: -BEGIN.length,
    importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
    cachedData: readCompiled(bundleChecksum),
  });
  return { script, bundleChecksum };
}

const { script, bundleChecksum } = load();

module.exports = {
  script,
  /** Keeps what is compiled by now, for later starts. */
  keep() {
    const code = script.createCachedData();
    const checksum = Buffer.alloc(CHECKSUM_BYTES);
    checksum.writeUInt32LE(crc32(code, bundleChecksum));
    writeFileSync(compiled, Buffer.concat([checksum, code]));
  },
  /** Runs the bundle as the given module. */
  run(into) {
    script.runInThisContext().call(into.exports, into.exports, require, into, filename, __dirname);
  },
};
