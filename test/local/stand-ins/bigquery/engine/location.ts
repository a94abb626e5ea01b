import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/** The path of the SQL engine's program, or the reason why this machine can't run it. */
export type EngineLocation = { program: string } | { unavailable: string };

/** The machine on which the engine is to run. */
export interface Machine {
  platform: string;
  arch: string;
  hasFile(path: string): boolean;
}

const root = join(
  dirname(createRequire(import.meta.url).resolve("@fivetrandevelopers/zetasql/package.json")),
  "lib/zetasql",
);

/** The folder with the engine's proto files. */
export const PROTOS = join(root, "protos");

/**
 * The programs in the package, each with the loader file that it needs. Linux with musl (Alpine) has no such loader.
 * https://github.com/fivetran/zetasql-npm/tree/main/zetasql
 */
const PROGRAMS = new Map([
  ["linux x64", { file: "remote_server.so", loader: "/lib64/ld-linux-x86-64.so.2" }],
  ["linux arm64", { file: "remote_server_arm.so", loader: "/lib/ld-linux-aarch64.so.1" }],
  ["darwin x64", { file: "remote_server", loader: "/usr/lib/dyld" }],
  ["darwin arm64", { file: "remote_server_arm", loader: "/usr/lib/dyld" }],
]);

export function locateEngine(machine: Machine = thisMachine()): EngineLocation {
  const platform = `${machine.platform} ${machine.arch}`;
  const program = PROGRAMS.get(platform);
  if (program && machine.hasFile(program.loader)) {
    return { program: join(root, program.file) };
  }
  const lack = program ? `needs ${program.loader} (glibc)` : `has no program for ${platform}`;
  return {
    unavailable: `The SQL engine (@fivetrandevelopers/zetasql) ${lack}: local queries run on Linux with glibc and on macOS, x64 and arm64. Everything but queries works here.`,
  };
}

function thisMachine(): Machine {
  return { platform: process.platform, arch: process.arch, hasFile: existsSync };
}
