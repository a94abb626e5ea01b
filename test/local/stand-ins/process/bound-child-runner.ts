/**
 * Stands between a command and the process that started it (bound-child.ts): runs the command, reports how it
 * ended, and takes it down when the channel to the starter closes, for whatever reason.
 */
import { spawn, spawnSync } from "node:child_process";

const [command = "", ...args] = process.argv.slice(2);
// Its input stays open while this runner lives, and ends with it: what can't be killed from here can watch that.
const child = spawn(command, args, { stdio: ["pipe", "inherit", "inherit"], windowsHide: true });

child.on("error", (error) => {
  console.error(`cannot start ${command}: ${error.message}`);
  report(127, null);
});
child.on("exit", report);

process.on("disconnect", killAll);
// The starter may have gone before the listener was there.
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

/** Ends the command, what it started and this runner. */
function killAll(): void {
  if (process.platform === "win32") {
    spawnSync("taskkill", ["/pid", String(child.pid), "/T", "/F"], { windowsHide: true });
    process.exit();
  }
  // The starter made this runner the leader of a group which the command was born into.
  process.kill(-process.pid, "SIGKILL");
}
