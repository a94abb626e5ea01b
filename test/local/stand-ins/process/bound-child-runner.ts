/**
 * The process between a command and the process that called `spawnBound` (bound-child.ts), the caller. It runs the
 * command and tells the caller how it ended. When the IPC channel to the caller closes for any reason, it removes the
 * command's directory, and kills the command.
 */
import { spawn, spawnSync } from "node:child_process";
import { rmSync } from "node:fs";

const [directory = "", command = "", ...args] = process.argv.slice(2);
// The command's standard input closes when this process ends. Something that this process can't kill, such as a Docker
// container, can wait for that and then stop itself.
const child = spawn(command, args, { stdio: ["pipe", "inherit", "inherit"], windowsHide: true });

child.on("error", (error) => {
  console.error(`cannot start ${command}: ${error.message}`);
  report(127, null);
});
child.on("exit", report);

process.on("disconnect", killAll);
// The caller may have ended before the listener was added.
if (!process.connected) {
  killAll();
}

function report(code: number | null, signal: string | null): void {
  if (process.connected) {
    process.send?.({ code, signal }, killAll);
  } else {
    killAll();
  }
}

/** Removes the directory, and kills the command, the processes that it started, and this process. */
function killAll(): void {
  try {
    if (directory !== "") {
      rmSync(directory, { recursive: true, force: true });
    }
  } finally {
    // The directory can get a file at this moment, and then can't be removed: the command must not go on for ever.
    killGroup();
  }
}

function killGroup(): void {
  if (process.platform === "win32") {
    spawnSync("taskkill", ["/pid", String(child.pid), "/T", "/F"], { windowsHide: true });
    process.exit();
  }
  // The caller started this process as the leader of a process group, which contains the command too.
  process.kill(-process.pid, "SIGKILL");
}
