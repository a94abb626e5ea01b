import { readFileSync, writeFileSync } from "node:fs";

/** The most memory that a process has used since {@link resetPeak}, in MB; 0 where the system is not Linux. */
export function peakMegabytes(pid: number): number {
  return megabytes(pid, "VmHWM");
}

/** The memory that a process has now, in MB; 0 where the system is not Linux. */
export function residentMegabytes(pid: number): number {
  return megabytes(pid, "VmRSS");
}

/** https://man7.org/linux/man-pages/man5/proc_pid_status.5.html */
function megabytes(pid: number, field: "VmHWM" | "VmRSS"): number {
  if (process.platform !== "linux") {
    return 0;
  }
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  return Number(new RegExp(`${field}:\\s+(\\d+) kB`).exec(status)?.[1]) / 1024;
}

/** Lets the peak of a process begin anew. https://man7.org/linux/man-pages/man5/proc_pid_clear_refs.5.html */
export function resetPeak(pid: number): void {
  if (process.platform === "linux") {
    writeFileSync(`/proc/${pid}/clear_refs`, "5");
  }
}

/** The processor time that a process has used, in seconds; 0 where the system is not Linux. */
export function cpuSeconds(pid: number): number {
  if (process.platform !== "linux") {
    return 0;
  }
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(" ");
  // Linux counts in hundredths of a second here, on every architecture that Node runs on.
  return (Number(fields[13]) + Number(fields[14])) / 100;
}
