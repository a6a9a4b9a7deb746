/** What a child has used so far, as the system counts it; asking the child itself would mean to believe it. */

import { readFileSync } from 'node:fs';

export type Reading = {
  readonly cpuMs: number;
  readonly rssMb: number;
  readonly peakRssMb: number;
};

/** Clock ticks of /proc are hundredths of a second on every Linux (USER_HZ). */
const TICK_MS = 10;
const KIB_IN_MIB = 1024;

/** `pid (name) state …`: fields 14 and 15 are user and system time; the name may hold brackets (proc_pid_stat(5)). */
const cpuOf = (stat: string): number => {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
};

const megabytes = (status: string, name: string): number | undefined => {
  const found = new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status);
  return found === null ? undefined : Number(found[1]) / KIB_IN_MIB;
};

/** Undefined when the process is gone, and on systems without /proc. */
export const readMeter = (pid: number): Reading | undefined => {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'latin1');
    const rssMb = megabytes(status, 'VmRSS');
    const peakRssMb = megabytes(status, 'VmHWM');
    // A process that is dead and not yet collected has a page there, but no memory.
    if (rssMb === undefined || peakRssMb === undefined) return undefined;
    return { cpuMs: cpuOf(readFileSync(`/proc/${pid}/stat`, 'latin1')), rssMb, peakRssMb };
  } catch {
    return undefined;
  }
};
