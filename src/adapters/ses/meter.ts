/** What a child has used so far, as the system counts it; asking the child itself would mean to believe it. */

import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';

export type Reading = {
  readonly cpuMs: number;
  readonly rssMb: number;
  readonly peakRssMb: number;
};

/** Clock ticks of /proc are hundredths of a second on every Linux (USER_HZ). */
const TICK_MS = 10;
const KIB_IN_MIB = 1024;
const PS_MS = 1_000;

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

/** `12345  0:01.23`, `12345 00:00:01`, `12345 1-02:03:04`: kilobytes, then [days-]hours:minutes:seconds (POSIX ps). */
const PS = /^\s*(\d+)\s+(?:(\d+)-)?([\d:.]+)\s*$/;

/** Where there is no /proc (macOS, BSD). Seconds are as fine as some systems get; undefined when the process is gone. */
export const readMeterByPs = (pid: number): Promise<Reading | undefined> =>
  new Promise((resolve) => {
    const args = ['-o', 'rss=', '-o', 'time=', '-p', `${pid}`];
    execFile('ps', args, { timeout: PS_MS }, (_fault, text) => {
      const [, kib, days, clock] = PS.exec(text) ?? [];
      if (kib === undefined || clock === undefined) return resolve(undefined);
      const seconds = clock.split(':').reduce((sum, part) => sum * 60 + Number(part), 0);
      const rssMb = Number(kib) / KIB_IN_MIB;
      resolve({ cpuMs: (Number(days ?? 0) * 86_400 + seconds) * 1_000, rssMb, peakRssMb: rssMb });
    });
  });
