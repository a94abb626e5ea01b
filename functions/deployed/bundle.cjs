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
const source = readFileSync(filename);
const compiled = `${filename}.compiled`;
const CHECKSUM_BYTES = 4;

function checksumOf(code) {
  return crc32(code, crc32(source));
}

/** The compiled code of this bundle; undefined where there is none, or it is of another bundle or damaged. */
function readCompiled() {
  if (!existsSync(compiled)) {
    return undefined;
  }
  const file = readFileSync(compiled);
  const code = file.subarray(CHECKSUM_BYTES);
  return code.length > 0 && file.readUInt32LE() === checksumOf(code) ? code : undefined;
}

/** Node gives these to each module. They stand before the first line, and count for no column in a stack trace. */
const BEGIN = "(function (exports, require, module, __filename, __dirname) {";

const script = new Script(`${BEGIN}${source}\n})`, {
  filename,
  columnOffset: -BEGIN.length,
  importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  cachedData: readCompiled(),
});

module.exports = {
  script,
  /** Keeps what is compiled by now, for later starts. */
  keep() {
    const code = script.createCachedData();
    const checksum = Buffer.alloc(CHECKSUM_BYTES);
    checksum.writeUInt32LE(checksumOf(code));
    writeFileSync(compiled, Buffer.concat([checksum, code]));
  },
  /** Runs the bundle as the given module. */
  run(into) {
    script.runInThisContext().call(into.exports, into.exports, require, into, filename, __dirname);
  },
};
