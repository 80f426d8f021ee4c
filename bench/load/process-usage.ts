import { readFileSync } from "node:fs";

/** What a process has used, as Linux counts it. */
export interface ProcessUsage {
  readonly cpuSeconds: number;
  readonly residentMegabytes: number;
}

const ticksPerSecond = 100;
const kilobytesPerMegabyte = 1024;
/** In /proc/<pid>/stat after the name: utime and stime (proc(5), fields 14 and 15). */
const userTicks = 11;
const systemTicks = 12;

export function usageOf(pid: number): ProcessUsage {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  // The name stands in parentheses and may hold anything.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const resident = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
  return {
    cpuSeconds: (Number(fields[userTicks]) + Number(fields[systemTicks])) / ticksPerSecond,
    residentMegabytes: Number(resident) / kilobytesPerMegabyte,
  };
}
