/** The peers, each as a function from texts to spans. They are slow, so what they answered is kept in the temp folder by hash. */

import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openredactionType, REDACT_PII } from './classes.mjs';

const require = createRequire(import.meta.url);
const FOLDER = join(tmpdir(), 'sluice-eval');
const openredaction = async () => {
  const { OpenRedaction } = await import('openredaction');
  const redactor = new OpenRedaction({ redactionMode: 'placeholder' });
  return async (text) => {
    const { detections } = await redactor.detect(text);
    return detections.map(({ type, position: [start, end] }) => [start, end, openredactionType(type)]);
  };
};

/**
 * Spans from input and output: the output is the input with words such as `PERSON_NAME` over the values. Each stretch of
 * output between two such words is looked for in the input from where the last one ended.
 */
export const align = (input, output, words) => {
  const pattern = new RegExp(`(?<![A-Z_])(?:${Object.keys(words).sort((a, b) => b.length - a.length).join('|')})(?![A-Z_])`, 'g');
  const spans = [];
  let at = 0;
  let from = 0;
  let open;
  const close = (literal) => {
    if (open === undefined) {
      at += literal.length;
      return;
    }
    const found = literal === '' ? input.length : input.indexOf(literal, open.start + 1);
    const end = found === -1 ? input.length : found;
    if (end > open.start) spans.push([open.start, end, open.type]);
    at = end + literal.length;
  };
  for (const match of output.matchAll(pattern)) {
    const literal = output.slice(from, match.index);
    // Such a word may stand in the input itself.
    if (open === undefined && input.startsWith(literal + match[0], at)) {
      at += literal.length + match[0].length;
      from = match.index + match[0].length;
      continue;
    }
    // Two words side by side cannot be told apart: they are one stretch.
    if (open === undefined || literal !== '') {
      close(literal);
      open = { start: at, type: words[match[0]] };
    }
    from = match.index + match[0].length;
  }
  const rest = output.slice(from);
  if (open !== undefined) {
    const end = rest === '' ? input.length : input.endsWith(rest) ? input.length - rest.length : input.indexOf(rest, open.start + 1);
    spans.push([open.start, end > open.start ? end : input.length, open.type]);
  }
  return spans;
};

const redactPii = async () => {
  const { SyncRedactor } = require('redact-pii');
  const redactor = new SyncRedactor();
  return async (text) => align(text, redactor.redact(text), REDACT_PII);
};

const COMPROMISE = [['people', 'PERSON'], ['places', 'LOCATION'], ['organizations', 'ORG'], ['emails', 'EMAIL'], ['phoneNumbers', 'PHONE'], ['urls', 'URL']];
const compromise = async () => {
  const { default: nlp } = await import('compromise');
  return async (text) => {
    const document = nlp(text);
    return COMPROMISE.flatMap(([method, type]) =>
      document[method]().json({ offset: true }).map(({ offset }) => [offset.start, offset.start + offset.length, type]));
  };
};

const version = (name) => JSON.parse(readFileSync(new URL(`../node_modules/${name}/package.json`, import.meta.url), 'utf8')).version;

/** A peer whose answers are kept; JSON is given to it as the text it is. `adapter` is raised when what its adapter returns changes. */
const peer = (name, adapter, load) => ({
  name,
  run: async (texts) => {
    mkdirSync(FOLDER, { recursive: true });
    const hash = createHash('sha256').update(JSON.stringify([name, version(name), adapter, texts])).digest('hex').slice(0, 32);
    const file = join(FOLDER, `${hash}.json`);
    if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8'));
    const run = await load();
    const spans = [];
    for (const text of texts) spans.push(await run(text));
    writeFileSync(file, JSON.stringify(spans));
    return spans;
  },
});

export const PEERS = [peer('openredaction', 1, openredaction), peer('redact-pii', 2, redactPii), peer('compromise', 1, compromise)];
