import { readdirSync, readFileSync, writeFileSync } from 'node:fs';

/** Linux counts a process's time in these, whatever its kernel's own tick. */
const TICKS_PER_SECOND = 100;

/** Processor time a process has used so far, all its threads together, in milliseconds. */
export function cpuMs(pid: number): number {
  const fields = statFields(pid);
  // User and system time: fields 14 and 15 of the whole line.
  return ((Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND) * 1_000;
}

/** Processor time of everything below a process, those of its descendants that ended included. */
export function descendantsCpuMs(pid: number): number {
  const children = childrenOf();
  let ticks = 0;
  const queue = [...(children.get(pid) ?? [])];
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    const fields = statFields(next);
    for (const field of fields.slice(11, 15)) ticks += Number(field);
    queue.push(...(children.get(next) ?? []));
  }
  return (ticks / TICKS_PER_SECOND) * 1_000;
}

/** Processor time that all processes of the machine have used, and its host has taken, in milliseconds of all cores together. */
export function machineCpuMs(): number {
  const [total = ''] = readFileSync('/proc/stat', 'utf8').split('\n', 1);
  // user, nice, system, idle, iowait, irq, softirq, steal
  const [user, nice, system, , , irq, softirq, steal] = total.trim().split(/\s+/).slice(1).map(Number);
  const ticks = [user, nice, system, irq, softirq, steal].reduce<number>((sum, each) => sum + (each ?? 0), 0);
  return (ticks / TICKS_PER_SECOND) * 1_000;
}

/** The most memory a process has held since `resetPeakRss`, or since its start where that isn't allowed. */
export function peakRssMb(pid: number): number {
  const match = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return Number(match?.[1] ?? 0) / 1_024;
}

export function resetPeakRss(pid: number): void {
  try {
    writeFileSync(`/proc/${pid}/clear_refs`, '5');
  } catch {
    // Then the figure counts the start of the process, too.
  }
}

function childrenOf(): Map<number, number[]> {
  const children = new Map<number, number[]>();
  for (const name of readdirSync('/proc')) {
    const pid = Number(name);
    if (!Number.isInteger(pid)) continue;
    const parent = Number(statFields(pid)[1]);
    children.set(parent, [...(children.get(parent) ?? []), pid]);
  }
  return children;
}

/** The fields of /proc/<pid>/stat from the third on; none when the process is gone. */
function statFields(pid: number): string[] {
  try {
    const line = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field, the name in parentheses, may itself hold spaces and parentheses.
    return line.slice(line.lastIndexOf(')') + 2).split(' ');
  } catch {
    return [];
  }
}
