/** Detection: the whole default set over text and JSON, known values, and the worst inputs (DESIGN section 7). */

import { createDetector, emptyContext } from '../dist/core/detect/create-detector.js';
import { createKnownValues } from '../dist/core/detect/propagate.js';

const MIB = 1024 * 1024;
const SENTENCE =
  'The tide gauge at the north pier was read at 10:42 and again at 14:07; see report 4471 and https://tides.example/north for the tables. ';
const VALUE = 'Write to keeper.n@tides.example or call +44 20 7946 0958 about invoice 2291. ';

const text = (bytes) => {
  const parts = [];
  for (let size = 0, i = 0; size < bytes; i += 1) {
    const part = i % 12 === 11 ? VALUE : SENTENCE;
    parts.push(part);
    size += part.length;
  }
  return parts.join('');
};
const document = (bytes) => {
  const rows = [];
  for (let size = 0, i = 0; size < bytes; i += 1) {
    const row = { id: i, station: 'north pier', level: 3.25, note: 'read by the keeper, no alarm', url: 'https://tides.example/north', ...(i % 12 === 0 ? { email: `keeper.${i % 40}@tides.example` } : {}) };
    rows.push(row);
    size += JSON.stringify(row).length;
  }
  return { rows };
};

/** Best of five CPU times, milliseconds. */
const cpu = (work) => {
  work();
  let best = Number.POSITIVE_INFINITY;
  for (let i = 0; i < 5; i += 1) {
    const from = process.cpuUsage();
    work();
    const used = process.cpuUsage(from);
    best = Math.min(best, (used.user + used.system) / 1_000);
  }
  return best;
};
const rate = (bytes, ms) => bytes / MIB / (ms / 1_000);

const WORST = ['a', '1', 'a.', 'a-', '1 ', 'A ', 'Ab_', 'a@', '1:', 'dead', 'QUFB', ' ', '%41', '&#64;', '::', 'a: b; ', '(1', '+1'];

export const benchDetect = async () => {
  const detector = createDetector();
  const prose = text(MIB);
  const json = document(MIB);
  const size = JSON.stringify(json).length;
  const known = createKnownValues();
  for (let i = 0; i < 20_000; i += 1) known.add('EMAIL', `person.${i}@known-values.example`);
  let worst = { unit: '', ms: 0 };
  for (const unit of WORST) {
    const input = unit.repeat(Math.ceil(50_000 / unit.length)).slice(0, 50_000);
    const ms = cpu(() => detector.detectText(input, emptyContext()));
    if (ms > worst.ms) worst = { unit, ms };
  }
  return [
    { name: 'text, whole default set (budget 20)', value: rate(prose.length, cpu(() => detector.detectText(prose, emptyContext()))), unit: 'MB/s' },
    { name: 'JSON, whole default set (budget 30)', value: rate(size, cpu(() => detector.detect(json, emptyContext()))), unit: 'MB/s' },
    { name: '20,000 known values in text (budget 100)', value: rate(prose.length, cpu(() => known.find(prose))), unit: 'MB/s' },
    { name: `worst 50 KB input: ${JSON.stringify(worst.unit)} (budget 50)`, value: worst.ms, unit: 'ms' },
  ];
};
