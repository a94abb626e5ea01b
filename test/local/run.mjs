// What every npm script goes through: installs the workspace where it is missing or older than the lock file, builds the
// functions where the script asks for it, and then runs the script on the Node that the functions are deployed on.
//
//     node test/local/run.mjs [--build] [<file.ts | program of node_modules/.bin> [arguments]]
//
// Plain JavaScript without dependencies: it runs before anything is installed, on the machine's own Node (20 or newer).
import { execFileSync, spawn } from "node:child_process";
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

/** The step that runs: whoever ends this process ends that too. */
let child;
// A terminal sends Ctrl-C to both of us: the step decides what comes of it.
process.on("SIGINT", () => {});
for (const signal of ["SIGTERM", "SIGHUP"]) {
  process.on(signal, () => end(signal));
}
if (process.env.npm_lifecycle_event) {
  endWithNpm();
}

const args = process.argv.slice(2);
const build = args[0] === "--build" && args.shift();

await installWhereNeeded();
if (build) {
  await step("functions/build.ts", []);
}
const [command, ...rest] = args;
if (command !== undefined) {
  await step(command, rest);
}

function end(signal) {
  if (child) {
    child.kill(signal);
  } else {
    process.exit(128 + constants.signals[signal]);
  }
}

/** Ends the step when npm has ended: after `kill -9`, npm can't pass the signal on, and its shell doesn't pass any on. */
function endWithNpm() {
  const before = ancestors();
  const changed = () => ancestors().some((pid, index) => pid !== before[index]);
  setInterval(() => changed() && end("SIGTERM"), 500).unref();
}

/** The process IDs of the shell that npm starts, and of npm; where the shell is gone, of npm and its parent. */
function ancestors() {
  return [process.ppid, parentOf(process.ppid)];
}

/** Undefined where the system does not show it. */
function parentOf(pid) {
  try {
    return process.platform === "linux"
      ? /^PPid:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]
      : execFileSync("ps", ["-o", "ppid=", "-p", String(pid)], { encoding: "utf8" }).trim();
  } catch {
    return undefined;
  }
}

async function installWhereNeeded() {
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
  const code = await run("npx", ["--yes", PNPM, "install", "--frozen-lockfile"], {
    cwd: root,
    stdio: ["ignore", process.stderr, "inherit"],
  });
  if (code !== 0) {
    console.error("The installation failed. Is the npm registry reachable?");
    process.exit(code);
  }
  writeFileSync(stamp, wanted);
}

/** Runs a file of TypeScript, or a program of node_modules/.bin. Ends this process where that fails. */
async function step(command, args) {
  const isFile = command.endsWith(".ts");
  const code = await run(
    `${bin}/${isFile ? "node" : command}`,
    isFile ? [`${root}/${command}`, ...args] : args,
    {
      stdio: "inherit",
      env: {
        ...process.env,
        PATH: `${bin}${delimiter}${process.env.PATH}`,
        // What a step or a process of its own has compiled is not compiled again at the next start, which takes half as long then.
        NODE_COMPILE_CACHE: `${root}/node_modules/.compile-cache`,
      },
    },
  );
  if (code !== 0) {
    process.exit(code);
  }
}

/** The exit code of a program, as a shell gives it: 127 where it can't be started, 128 and the signal where it was ended. */
function run(program, args, options) {
  return new Promise((resolve) => {
    child = spawn(program, args, { ...options, shell: onWindows });
    child.on("error", (error) => {
      console.error(`${program} can't be started: ${error.message}`);
      resolve(127);
    });
    child.on("exit", (code, signal) => {
      child = undefined;
      resolve(code ?? 128 + constants.signals[signal]);
    });
  });
}
