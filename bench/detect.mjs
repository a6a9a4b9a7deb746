/** Detection: the whole default set over text and JSON, known values, and the worst inputs (DESIGN section 7). */

import { createDetector, emptyContext } from '../dist/core/detect/create-detector.js';
import { isOptional } from '../dist/core/detect/classes.js';
import { createKnownValues } from '../dist/core/detect/propagate.js';
import { createScanner } from '../dist/core/detect/recognizers/scanner.js';
import { RECOGNIZERS } from '../dist/core/detect/recognizers.js';

const MIB = 1024 * 1024;
/** Prose and notes as people write them; every twelfth holds values. */
const SENTENCES = [
  'The tide gauge at the north pier was read at 10:42 and again at 14:07; see report 4471 and https://tides.example/north for the tables.',
  'Nobody had expected the ferry before noon, so the crane was still under repair when it came round the lighthouse.',
  'Please note that the invoice for March (no. 2291) was paid twice; we will send the difference back within ten days.',
  'El informe de mareas se publica cada lunes y puede consultarse en la oficina del puerto.',
];
const VALUE = 'Write to keeper.n@tides.example or call +44 20 7946 0958 about invoice 2291.';
const log = (i) =>
  `2026-11-24T10:${String(i % 60).padStart(2, '0')}:07.${100 + (i % 900)}Z INFO [worker-${i % 8}] GET /api/v1/readings/${48_201 + i} 200 ${i % 900}ms client=203.0.113.${i % 250}`;
const CODE =
  'export const levelOf = (reading: Reading): number => {\n  const raw = reading.values.at(-1) ?? 0;\n  return Math.round((raw - reading.station.offset) * 100) / 100;\n};';

/** Half prose, a quarter each of logs and code. */
const text = (bytes) => {
  const parts = [];
  for (let size = 0, i = 0; size < bytes; i += 1) {
    const prose = i % 12 === 11 ? VALUE : SENTENCES[i % SENTENCES.length];
    const part = i % 4 === 1 ? log(i) : i % 8 === 3 ? CODE : prose;
    parts.push(part);
    size += part.length + 1;
  }
  return parts.join('\n');
};
/** Records as an API returns them: ids, flags, numbers, dates, links, notes; every twelfth with an address. */
const document = (bytes) => {
  const rows = [];
  for (let size = 0, i = 0; size < bytes; i += 1) {
    const row = {
      id: i,
      uuid: `3f9a71c2-4b5d-4c6e-8f70-9a1b2c3d${String(i % 10_000).padStart(4, '0')}`,
      station: 'north pier',
      level: 3.25 + (i % 7),
      active: i % 3 === 0,
      created_at: `2026-11-24T10:20:${String(i % 60).padStart(2, '0')}Z`,
      note: 'read by the keeper, no alarm',
      url: `https://tides.example/north/${i}`,
      ...(i % 12 === 0 ? { email: `keeper.${i % 40}@tides.example`, phone: `+44 20 7946 ${1_000 + (i % 9_000)}` } : {}),
    };
    rows.push(row);
    size += JSON.stringify(row).length;
  }
  return { rows };
};

/** Peers of like coverage, on a smaller text: they take seconds for a megabyte. */
const PEER_BYTES = 64 * 1024;
const peers = async () => {
  const { SyncRedactor } = (await import('redact-pii')).default;
  const { OpenRedaction } = await import('openredaction');
  const redactor = new SyncRedactor();
  const open = new OpenRedaction();
  const sample = text(PEER_BYTES);
  const timed = async (work) => {
    await work();
    const from = process.cpuUsage();
    await work();
    const used = process.cpuUsage(from);
    return (used.user + used.system) / 1_000;
  };
  return [
    { name: 'peer redact-pii 3.4.0, the same text', value: rate(sample.length, await timed(() => redactor.redact(sample))), unit: 'MB/s' },
    { name: 'peer openredaction 1.1.5, the same text', value: rate(sample.length, await timed(() => open.detect(sample))), unit: 'MB/s' },
  ];
};

/** The recognizers of values alone, without fields, prose and containers. */
const scannerOnly = (prose) => {
  const scanner = createScanner(RECOGNIZERS.filter((row) => !isOptional(row.class)), ['US', 'GB', 'ES', 'DE', 'FR']);
  return rate(prose.length, cpu(() => scanner.scan(prose, () => undefined)));
};

/** Rounds of a measurement: a proxy runs for days, so compiled code counts, and the least is what the work itself takes. */
const ROUNDS = 20;
/** Best of the CPU times, milliseconds. */
const cpu = (work, rounds = ROUNDS) => {
  work();
  let best = Number.POSITIVE_INFINITY;
  for (let i = 0; i < rounds; i += 1) {
    const from = process.cpuUsage();
    work();
    const used = process.cpuUsage(from);
    best = Math.min(best, (used.user + used.system) / 1_000);
  }
  return best;
};
const rate = (bytes, ms) => bytes / MIB / (ms / 1_000);

/** Single characters and pairs that nearly begin something, and dense real values with their words. */
const WORST = ['a', '1', 'a.', 'a-', '1 ', 'A ', 'Ab_', 'a@', '1:', 'dead', 'QUFB', ' ', '%41', '&#64;', '::', 'a: b; ', '(1', '+1',
  'name: Jane Doe Phone: ', '?token=', '4111 1111 1111 1112 ', 'NHS number 943 476 5919 ', 'ABN 51 824 753 556 ', '</a ', 'Mr. Smith, ',
  'to 0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed ', 'zip: 12345\n', '+44 20 7946 0958 '];

export const benchDetect = async () => {
  const detector = createDetector();
  const prose = text(MIB);
  // As a client gets it: parsed, so that no two rows share a string.
  const wire = JSON.stringify(document(MIB));
  const json = JSON.parse(wire);
  const size = wire.length;
  const known = createKnownValues();
  for (let i = 0; i < 20_000; i += 1) known.add('EMAIL', `person.${i}@known-values.example`);
  let worst = { unit: '', ms: 0 };
  for (const unit of WORST) {
    const input = unit.repeat(Math.ceil(50_000 / unit.length)).slice(0, 50_000);
    const ms = cpu(() => detector.detectText(input, emptyContext()), 5);
    if (ms > worst.ms) worst = { unit, ms };
  }
  return [
    { name: 'text, whole default set (budget 20)', value: rate(prose.length, cpu(() => detector.detectText(prose, emptyContext()))), unit: 'MB/s' },
    { name: 'JSON, whole default set (budget 30)', value: rate(size, cpu(() => detector.detect(json, emptyContext()))), unit: 'MB/s' },
    { name: '20,000 known values in text (budget 100)', value: rate(prose.length, cpu(() => known.find(prose))), unit: 'MB/s' },
    { name: 'text, recognizers of values alone', value: scannerOnly(prose), unit: 'MB/s' },
    ...(await peers()),
    { name: `worst 50 KB input: ${JSON.stringify(worst.unit)} (budget 50)`, value: worst.ms, unit: 'ms' },
  ];
};
