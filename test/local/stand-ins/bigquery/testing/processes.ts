import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";

/** The process ids of the SQL engines whose socket is in `directory`. */
export function enginesIn(directory: string): number[] {
  return commands()
    .filter(({ command }) => /^\S*remote_server\S* /.test(command) && command.includes(directory))
    .map(({ pid }) => pid);
}

interface Command {
  pid: number;
  command: string;
}

/** The processes of this machine. Reads /proc where it exists, since a machine with /proc may have no `ps`. */
function commands(): Command[] {
  if (!existsSync("/proc/self/cmdline")) {
    const { stdout } = spawnSync("ps", ["-axww", "-o", "pid=,args="], { encoding: "utf8" });
    return stdout.split("\n").map((line) => {
      const [pid = "", ...words] = line.trim().split(/\s+/);
      return { pid: Number(pid), command: words.join(" ") };
    });
  }
  const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  return pids.map((pid) => ({ pid: Number(pid), command: commandOf(pid) }));
}

function commandOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
  } catch {
    // The process has ended since.
    return "";
  }
}
