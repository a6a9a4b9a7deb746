/** What a process uses, read from outside in two ways. */

import { expect, test } from 'vitest';
import { readMeter, readMeterByPs } from '../../../src/adapters/ses/meter.ts';

test.runIf(process.platform === 'linux')('/proc and ps agree about this process', async () => {
  const proc = readMeter(process.pid);
  const ps = await readMeterByPs(process.pid);
  expect(proc?.rssMb).toBeGreaterThan(20);
  expect(Math.abs((ps?.rssMb ?? 0) - (proc?.rssMb ?? 0))).toBeLessThan(30);
  // ps counts whole seconds here.
  expect(Math.abs((ps?.cpuMs ?? -9_999) - (proc?.cpuMs ?? 0))).toBeLessThan(2_100);
});

test('a process that is gone has no reading', async () => {
  expect(readMeter(2 ** 22 + 1)).toBeUndefined();
  expect(await readMeterByPs(2 ** 22 + 1)).toBeUndefined();
});
