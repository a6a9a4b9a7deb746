/** How much more work four times a text costs, in processor time. */

/** Four times the text may cost four times the work; the rest is for a busy machine and for the collector. */
export const MOST = 8;
/** Below this nothing is measured but noise, milliseconds. */
const FLOOR = 4;

const cpu = (work: (text: string) => unknown, text: string): number => {
  const from = process.cpuUsage();
  work(text);
  const { user, system } = process.cpuUsage(from);
  return (user + system) / 1_000;
};

const filled = (unit: string, length: number): string =>
  unit.repeat(Math.ceil(length / unit.length)).slice(0, length);

/** The work on `4 * length` of the unit against that on `length`: the least of up to four ratios, for another process may have had the processor. */
export const growth = (work: (text: string) => unknown, unit: string, length: number): number => {
  const [short, long] = [filled(unit, length), filled(unit, 4 * length)];
  let best = Number.POSITIVE_INFINITY;
  for (let attempt = 0; attempt < 4 && best > MOST; attempt += 1)
    best = Math.min(best, cpu(work, long) / Math.max(cpu(work, short), FLOOR));
  return best;
};
