/**
 * `npm run eval`: quality of detection on labelled corpora, Sluice beside its peers, and false alarms on clean texts.
 * Options: `--corpora <folder>` (default `../shared/corpora` beside the repository), `--json`, `--no-peers`, `--only <part of a file name>`.
 * The measures and their limits are described in `metrics.mjs`; how the clean texts are made in `clean.mjs`.
 */

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { TYPES } from './classes.mjs';
import { CLEAN } from './clean.mjs';
import { measure } from './metrics.mjs';
import { ownCorpora } from './own.mjs';
import { PEERS } from './peers.mjs';
import { findings, SLUICE } from './sluice.mjs';

/** Longer documents are left out for every system: two peers need minutes for one. */
const LONGEST = 60_000;

const { values: options } = parseArgs({
  options: {
    corpora: { type: 'string', default: fileURLToPath(new URL('../../shared/corpora', import.meta.url)) },
    json: { type: 'boolean', default: false },
    'no-peers': { type: 'boolean', default: false },
    only: { type: 'string', default: '' },
  },
});
const folder = resolve(options.corpora);
const systems = options['no-peers'] ? SLUICE : [...SLUICE, ...PEERS];

const corpora = () =>
  ['text', 'json'].flatMap((kind) => {
    const inner = join(folder, kind);
    return existsSync(inner) ? readdirSync(inner).filter((name) => name.endsWith('.jsonl')).sort().map((name) => join(inner, name)) : [];
  }).filter((file) => file.includes(options.only));
const documentsOf = (file) =>
  readFileSync(file, 'utf8').split('\n').filter((line) => line !== '').map((line) => JSON.parse(line));

const percent = (value) => (value === undefined ? '-' : String(Math.round(value * 100)));
const words = (texts) => texts.reduce((sum, text) => sum + (text.match(/[\p{L}\p{N}_]+/gu)?.length ?? 0), 0);

const corpusResult = async (corpus, all) => {
  const documents = all.filter(({ text }) => text.length <= LONGEST);
  const texts = documents.map(({ text }) => text);
  const rows = [];
  for (const system of systems) rows.push({ system: system.name, ...measure(documents, await system.run(texts)) });
  return { corpus, documents: documents.length, skipped: all.length - documents.length, rows };
};

/** Alarms per 1,000 words, by class; `labels` of a text are no alarms. */
const alarms = (name, texts, labels) => {
  const counts = {};
  let total = 0;
  for (const [i, text] of texts.entries())
    for (const [start, end, cls] of findings(text)) {
      if (labels?.[i].some(([from, to]) => start < to && from < end)) continue;
      counts[cls] = (counts[cls] ?? 0) + 1;
      total += 1;
    }
  const count = words(texts);
  const per = (n) => Number(((n * 1_000) / count).toFixed(3));
  return { name, words: count, perThousand: per(total), classes: Object.fromEntries(Object.entries(counts).sort((a, b) => b[1] - a[1]).map(([cls, n]) => [cls, per(n)])) };
};
const cleanResults = (files) => {
  const rows = CLEAN.map(({ name, texts }) => alarms(name, texts(), undefined));
  const payloads = files.find((file) => file.includes('github'));
  if (payloads === undefined) return rows;
  const documents = documentsOf(payloads).filter(({ text }) => text.length <= LONGEST);
  return [...rows, alarms('github payloads', documents.map(({ text }) => text), documents.map(({ spans }) => spans))];
};

const print = (line = '') => process.stdout.write(`${line}\n`);
const cell = (type) => (type === undefined ? '' : `${percent(type.precision)}/${percent(type.recall)}/${percent(type.f1)}/${percent(type.f2)}`);
const printCorpus = ({ corpus, documents, skipped, rows }) => {
  const types = TYPES.filter((type) => rows.some((row) => (row.types[type]?.gold ?? 0) > 0));
  print(`${corpus}: ${documents} documents${skipped > 0 ? `, ${skipped} over ${LONGEST} characters left out` : ''}; classes as P/R/F1/F2 in per cent`);
  const table = [['', ...rows.map((row) => row.system)], ...['recall', 'precision', 'f2', 'full'].map((key) => [{ recall: 'characters R', precision: 'characters P', f2: 'characters F2', full: 'fully masked' }[key], ...rows.map((row) => percent(row[key]))]),
    ...types.map((type) => [`${type} n=${rows.map((row) => row.types[type]?.gold ?? 0).find((n) => n > 0)}`, ...rows.map((row) => cell(row.types[type]))])];
  const widths = table[0].map((_, i) => Math.max(...table.map((row) => row[i].length)));
  for (const row of table) print(`  ${row.map((text, i) => (i === 0 ? text.padEnd(widths[i]) : text.padStart(widths[i]))).join('  ')}`);
  print();
};

const files = corpora();
if (files.length === 0) {
  process.stderr.write(`error: no corpora in ${folder}\nhint: name the folder that holds text/*.jsonl and json/*.jsonl with --corpora\n`);
  process.exitCode = 2;
} else {
  const results = [];
  const labelled = [...files.map((file) => [basename(file, '.jsonl'), documentsOf(file)]), ...ownCorpora().filter(({ name }) => name.includes(options.only)).map(({ name, documents }) => [name, documents])];
  for (const [name, documents] of labelled) {
    const result = await corpusResult(name, documents);
    results.push(result);
    if (!options.json) printCorpus(result);
  }
  const clean = cleanResults(files);
  if (options.json) print(JSON.stringify({ corpora: results, clean }, undefined, 1));
  else {
    print('alarms per 1,000 words where nothing is labelled');
    for (const row of clean) print(`  ${row.name.padEnd(16)} ${String(row.words).padStart(8)} words  ${String(row.perThousand).padStart(7)}  ${Object.entries(row.classes).slice(0, 8).map(([cls, n]) => `${cls} ${n}`).join(', ')}`);
  }
}
