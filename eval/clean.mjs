/**
 * Texts without labelled data, for false alarms. All come from the installed packages of this repository or are generated here:
 * - prose: paragraphs of at least 12 words of the Markdown of packages, licences left out; without code blocks, lists, tables, links,
 *   addresses, copyright and thanks (these name real people, who are no false alarms);
 * - code: JavaScript and TypeScript sources of packages, comments included, without lines that name authors, licences or addresses;
 * - logs: access, application and build lines from a seeded generator, with host names, ids, durations and paths, and no person in them.
 * GitHub payloads are the labelled file of that name; what overlaps no label there counts as an alarm.
 */

import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const MODULES = fileURLToPath(new URL('../node_modules', import.meta.url));
const BUDGET = { prose: 600_000, code: 1_500_000, logs: 600_000 };

/** Files under a package, sorted, not its own dependencies. */
const filesOf = (folder, wanted, out = [], depth = 0) => {
  if (depth > 4) return out;
  for (const name of readdirSync(folder).sort()) {
    if (name === 'node_modules' || name.startsWith('.')) continue;
    const path = join(folder, name);
    const state = statSync(path);
    if (state.isDirectory()) filesOf(path, wanted, out, depth + 1);
    else if (wanted.test(name) && state.size < 400_000) out.push(path);
  }
  return out;
};
const packages = () =>
  readdirSync(MODULES).sort().filter((name) => !name.startsWith('.')).flatMap((name) =>
    name.startsWith('@') ? readdirSync(join(MODULES, name)).sort().map((inner) => `${name}/${inner}`) : [name]);

/** Lists of people, places and personal data are no clean text, and neither are the peers' own examples. */
const NOT_CLEAN = /^(?:compromise|openredaction|@openredaction|redact-pii|validator|libphonenumber-js|iconv-lite|mime-db)/;

/** At most `each` characters a package, so that no package decides the figure. */
const collect = (wanted, each, budget, clean) => {
  const texts = [];
  let size = 0;
  for (const name of packages()) {
    if (NOT_CLEAN.test(name) || size >= budget) continue;
    let taken = 0;
    for (const file of filesOf(join(MODULES, name), wanted)) {
      if (taken >= each) break;
      for (const text of clean(readFileSync(file, 'utf8'))) {
        if (taken >= each) break;
        taken += text.length;
        texts.push(text);
      }
    }
    size += taken;
  }
  return texts;
};

const PEOPLE = /@|https?:|www\.|copyright|©|\(c\)|author|contribut|maintain|thank|credit|sponsor|inspired|licen[cs]e|created by|written by|\bby [A-Z]/i;
const isProse = (paragraph) =>
  !/^(?:[#>|*+`-]|\d+[.)]| {4}|\t)/.test(paragraph) && !/[[\]<>{}|]/.test(paragraph) && !PEOPLE.test(paragraph) && paragraph.split(/\s+/).length >= 12;
const prose = () =>
  collect(/^(?!licen|changelog|history).*\.md$/i, 12_000, BUDGET.prose, (text) =>
    text.replace(/```[\s\S]*?```/g, '\n\n').split(/\n\s*\n/).map((each) => each.trim()).filter(isProse));

const code = () =>
  collect(/\.(?:ts|mts|cts|js|mjs|cjs)$/, 20_000, BUDGET.code, (text) => {
    const lines = text.split('\n');
    if (lines.some((line) => line.length > 500)) return [];
    return [lines.filter((line) => !PEOPLE.test(line)).join('\n').slice(0, 20_000)];
  });

const random = (seed) => () => {
  seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
  return seed / 2 ** 32;
};
const logs = () => {
  const next = random(7);
  const pick = (list) => list[Math.floor(next() * list.length)];
  const hex = (n) => Array.from({ length: n }, () => Math.floor(next() * 16).toString(16)).join('');
  const number = (max) => Math.floor(next() * max);
  const at = () => new Date(1_790_000_000_000 + number(8_000_000_000)).toISOString();
  const LINES = [
    () => `${at()} INFO  [pool-${number(9)}-thread-${number(30)}] c.e.orders.OrderService - Processed batch ${hex(8)} in ${number(900)} ms`,
    () => `${at()} WARN  HikariPool-1 - Connection is not available, request timed out after ${number(30_000)}ms`,
    () => `${at()} ERROR Failed to fetch /v1/orders/${number(99_999)}: Error: connect ECONNREFUSED`,
    () => `${at()} DEBUG GET /api/v2/items/${hex(24)}?page=${number(40)}&limit=50 200 ${number(400)} - ${number(90)}.${number(999)} ms`,
    () => `npm warn deprecated glob@7.2.${number(9)}: Glob versions prior to v9 are no longer supported`,
    () => `[${at()}] Started GET "/health" for worker ${number(64)} pid=${number(65_000)}`,
    () => `level=info ts=${at()} caller=main.go:${number(900)} msg="Server listening" component=Gateway version=1.${number(40)}.${number(9)}`,
    () => `I1124 10:${10 + number(49)}:12.${100_000 + number(899_999)}       1 controller.go:${number(900)}] Reconciling Deployment web-${hex(10)}`,
    () => `Nov 24 10:${10 + number(49)}:01 node-${number(90)} systemd[1]: Started Daily Cleanup of Temporary Directories.`,
    () => `java.lang.IllegalStateException: Queue full\n\tat com.example.queue.Worker.run(Worker.java:${number(900)})`,
    () => `\u2713 built in ${number(90)}.${number(99)}s (commit ${hex(40)})`,
    () => `${at()} INFO Kafka Consumer rebalance finished: Partition ${number(60)} assigned to Consumer ${hex(8)}-${hex(4)}-4${hex(3)}-a${hex(3)}-${hex(12)}`,
  ];
  const texts = [];
  for (let size = 0; size < BUDGET.logs; ) {
    const text = Array.from({ length: 40 }, () => pick(LINES)()).join('\n');
    texts.push(text);
    size += text.length;
  }
  return texts;
};

export const CLEAN = [
  { name: 'prose', texts: prose },
  { name: 'code', texts: code },
  { name: 'logs', texts: logs },
];
