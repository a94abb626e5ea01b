// Installs the workspace when it is missing or older than the lock file. Plain JavaScript without dependencies:
// it is the one file that runs before anything is installed, on whatever Node (20 or newer) the machine has.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
const stamp = `${root}/node_modules/.install-stamp`;

/** Not in package.json's `packageManager`: pnpm would then want to find itself in the lock file, and refuse without. */
const PNPM = "pnpm@12.21.0";

const wanted = createHash("sha256")
  .update(readFileSync(`${root}/pnpm-lock.yaml`))
  .update(readFileSync(`${root}/pnpm-workspace.yaml`))
  .digest("hex");

if (Number(process.versions.node.split(".")[0]) < 20) {
  console.error(`Issue Relay needs Node 20 or newer to set itself up; this is ${process.version}.`);
  process.exit(1);
}
if (!existsSync(stamp) || readFileSync(stamp, "utf8") !== wanted) {
  console.log(`Installing dependencies with ${PNPM} (once; a minute or two) …`);
  const { status, error } = spawnSync("npx", ["--yes", PNPM, "install", "--frozen-lockfile"], {
    cwd: root,
    stdio: ["ignore", "inherit", "inherit"],
    shell: process.platform === "win32",
  });
  if (status !== 0) {
    console.error(
      `The installation failed${error ? `: ${error.message}` : ""}. Is the npm registry reachable?`,
    );
    process.exit(status ?? 1);
  }
  writeFileSync(stamp, wanted);
}
