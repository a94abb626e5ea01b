import { cpSync, mkdirSync, readdirSync, symlinkSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** What is not copied: what is installed, built, or belongs to this machine only. */
const NOT_COPIED = /(^|[\\/])(node_modules|\.git|\.local|\.terraform)$|^functions[\\/][^\\/]+[\\/]dist$/;

/** `.types` holds the compiler's build information, which is wrong for another folder, and `.compile-cache` compiled code by its folder. */
const NOT_LINKED = ["@issue-relay", ".types", ".compile-cache"];

/** The folder of each package in the workspace. */
const PACKAGES = {
  functions: "functions",
  shared: "shared",
  test: "test",
  local: "test/local",
  bench: "test/bench",
};

/** Copies the project into a new folder. The copy links to the installed packages of the original. */
export function scratchCopy(folder: string): void {
  cpSync(ROOT, folder, { recursive: true, filter: (path) => !NOT_COPIED.test(relative(ROOT, path)) });
  for (const place of [".", ...Object.values(PACKAGES)]) {
    linkPackages(join(ROOT, place, "node_modules"), join(folder, place, "node_modules"), folder);
  }
}

/** Fills a `node_modules` with links to the packages of another one, and to the copy's own workspace packages. */
function linkPackages(from: string, to: string, copy: string): void {
  mkdirSync(to);
  for (const entry of readdirSync(from).filter((name) => !NOT_LINKED.includes(name))) {
    symlinkSync(join(from, entry), join(to, entry));
  }
  mkdirSync(join(to, "@issue-relay"));
  for (const [name, place] of Object.entries(PACKAGES)) {
    symlinkSync(join(copy, place), join(to, "@issue-relay", name));
  }
}
