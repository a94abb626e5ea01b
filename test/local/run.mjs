// What every npm script goes through: installs the workspace where it is missing or older than the lock file, builds the
// functions where the script asks for it, and then runs the script on the Node that the functions are deployed on.
//
//     node test/local/run.mjs [--build] [<file.ts | program of node_modules/.bin> [arguments]]
//
// Plain JavaScript without dependencies: it runs before anything is installed, on the machine's own Node (20 or newer).
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { constants } from "node:os";
import { delimiter } from "node:path";
import { fileURLToPath } from "node:url";

/** Not in package.json's `packageManager`: pnpm would then look for itself in the lock file, and refuse to go on. */
const PNPM = "pnpm@12.21.0";

const root = fileURLToPath(new URL("../..", import.meta.url));
const bin = `${root}/node_modules/.bin`;
const onWindows = process.platform === "win32";

const args = process.argv.slice(2);
const build = args[0] === "--build" && args.shift();

installWhereNeeded();
if (build) {
  const { status, error } = spawnSync(...commandLine(["functions/build.ts"]));
  if (error) {
    console.error(`The functions can't be built: ${error.message}`);
  }
  if (status !== 0) {
    process.exit(status ?? 1);
  }
}
if (args.length > 0) {
  run(args);
}

function installWhereNeeded() {
  const stamp = `${root}/node_modules/.install-stamp`;
  // A dependency that the lock file lacks makes the installation fail, and so tells that the lock file is out of date.
  const packages = [".", "functions", "shared", "test", "test/local"].map(
    (folder) => `${folder}/package.json`,
  );
  const hash = createHash("sha256");
  for (const file of ["pnpm-lock.yaml", "pnpm-workspace.yaml", ...packages]) {
    hash.update(readFileSync(`${root}/${file}`));
  }
  const wanted = hash.digest("hex");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) {
    return;
  }
  if (Number(process.versions.node.split(".")[0]) < 20) {
    console.error(`Issue Relay needs Node 20 or newer to set itself up; this is ${process.version}.`);
    process.exit(1);
  }
  // To standard error: the output of a script may be read by another program.
  console.error(`Installing dependencies with ${PNPM} (once; a minute or two) …`);
  const { status, error } = spawnSync("npx", ["--yes", PNPM, "install", "--frozen-lockfile"], {
    cwd: root,
    stdio: ["ignore", process.stderr, "inherit"],
    shell: onWindows,
  });
  if (status !== 0) {
    const why = error ? `: ${error.message}` : "";
    console.error(`The installation failed${why}. Is the npm registry reachable?`);
    process.exit(status ?? 1);
  }
  writeFileSync(stamp, wanted);
}

/** What `spawn` takes: a file of TypeScript is run by Node, anything else is a program of node_modules/.bin. */
function commandLine([command, ...rest]) {
  const isFile = command.endsWith(".ts");
  return [
    `${bin}/${isFile ? "node" : command}`,
    isFile ? [`${root}/${command}`, ...rest] : rest,
    {
      stdio: "inherit",
      shell: onWindows,
      env: { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH}` },
    },
  ];
}

/** Ends as the command ends. */
function run(command) {
  const child = spawn(...commandLine(command));
  // A terminal sends Ctrl-C to both of us: the command decides what comes of it.
  process.on("SIGINT", () => {});
  for (const signal of ["SIGTERM", "SIGHUP"]) {
    process.on(signal, () => child.kill(signal));
  }
  child.on("error", (error) => {
    console.error(`${command[0]} can't be started: ${error.message}`);
    process.exit(127);
  });
  child.on("exit", (code, signal) => {
    process.exit(code ?? 128 + constants.signals[signal]);
  });
}
