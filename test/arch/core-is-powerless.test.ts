import { readdirSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { build } from 'esbuild';
import { expect, test } from 'vitest';

const everyCoreFile = (): string =>
  readdirSync('src/core', { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file, i) => `export * as m${i} from './src/core/${file}';`)
    .join('\n');

const CHECK = `
  const { workerData, parentPort } = require('node:worker_threads');
  require('ses');
  lockdown({ errorTaming: 'unsafe' });
  const c = new Compartment({ globals: {}, __options__: true });
  c.evaluate(workerData + '; globalThis.core = core;');
  parentPort.postMessage(c.evaluate(
    "const all = Object.assign({}, ...Object.values(core)); JSON.stringify([all.formatToken({class:'EMAIL',n:1}), all.parseJson('{\\"a\\":12345678901234567890}').a.lexeme, all.maskText('CREDIT_CARD','4111111111111111').slice(-4)])"
  ));`;

test('the whole core runs in a compartment with no powers', async () => {
  const out = await build({
    stdin: { contents: everyCoreFile(), resolveDir: process.cwd(), loader: 'ts' },
    bundle: true,
    minifyWhitespace: true,
    legalComments: 'none',
    format: 'iife',
    globalName: 'core',
    write: false,
    platform: 'neutral',
    mainFields: ['module', 'main'],
    conditions: ['import'],
  });
  const worker = new Worker(CHECK, { eval: true, workerData: out.outputFiles[0]?.text ?? '' });
  const answer = await new Promise((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
  });
  await worker.terminate();
  expect(JSON.parse(String(answer))).toEqual(['[EMAIL_1]', '12345678901234567890', '1111']);
});
