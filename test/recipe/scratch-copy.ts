import { cpSync, mkdirSync, readdirSync, symlinkSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** What is installed, built, or a machine's own. */
const LEFT_OUT = new Set(["node_modules", "dist", ".git", ".local", ".terraform"]);

/** The packages of the workspace, with the folder of each. */
const PACKAGES = { functions: "functions", shared: "shared", test: "test", local: "test/local" };

/** Copies the project into `folder`, which must not exist; what is installed is shared by links. */
export function scratchCopy(folder: string): void {
  cpSync(ROOT, folder, { recursive: true, filter: (path) => !LEFT_OUT.has(basename(path)) });
  for (const place of [".", ...Object.values(PACKAGES)]) {
    linkPackages(join(ROOT, place, "node_modules"), join(folder, place, "node_modules"), folder);
  }
}

/** Links what is in one `node_modules` into another, where the workspace's own packages are those of the copy. */
function linkPackages(from: string, to: string, copy: string): void {
  mkdirSync(to);
  // What the compiler remembers of one tree is wrong for another.
  for (const entry of readdirSync(from).filter((name) => name !== "@issue-relay" && name !== ".types")) {
    symlinkSync(join(from, entry), join(to, entry));
  }
  mkdirSync(join(to, "@issue-relay"));
  for (const [name, place] of Object.entries(PACKAGES)) {
    symlinkSync(join(copy, place), join(to, "@issue-relay", name));
  }
}
