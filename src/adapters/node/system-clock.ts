/** The clock of the machine. */

import type { Clock } from '../../ports/clock.ts';

/** Wall-clock time. It may jump; nothing that must be monotonic is built on it. */
export const systemClock: Clock = { now: () => Date.now() };
