/** `sluice run program.ts`: the engine of `run_code` for people. They see what the model would see: tokens. */

import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { SluiceError } from '../../core/errors.ts';
import { isObject, type Json } from '../../core/json/json.ts';
import { untilStopped } from '../stdio.ts';
import type { ConfigOptions } from './config-options.ts';
import { withEngineOptions } from './options.ts';
import { withEndpoint } from './with-endpoint.ts';

const programText = (file: string): string => {
  try {
    return readFileSync(file, 'utf8');
  } catch (thrown) {
    throw new SluiceError(
      'USAGE',
      `program \`${file}\` cannot be read`,
      'give the path of a TypeScript file',
      { file },
      thrown,
    );
  }
};

/** One line that replaces itself on a terminal; nothing in a pipe, where it would only be in the way. */
const tell = (done: number, message: string | undefined): void => {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${done} ${message ?? ''}`);
};

const endTelling = (): void => {
  if (process.stderr.isTTY) process.stderr.write('\r\u001b[K');
};

/** A content block for a terminal: text as it is, anything else by its kind. */
const blockText = (block: Json): string => {
  if (!isObject(block)) return '';
  const { type, text, mimeType } = block;
  return typeof text === 'string' ? text : `[${String(type)} ${String(mimeType ?? '')}]`;
};

const run = async (file: string, options: ConfigOptions & { json?: boolean }): Promise<void> => {
  const code = programText(file);
  const result = await withEndpoint(`run ${file}`, options, (host) => {
    const { stopped } = untilStopped();
    void stopped.then(() => host.cancel());
    return host.request('tools/call', { name: 'run_code', arguments: { code } }, tell);
  });
  endTelling();
  const content = Array.isArray(result['content']) ? result['content'] : [];
  const text = options.json === true ? JSON.stringify(result) : content.map(blockText).join('\n');
  process.stdout.write(`${text}\n`);
  if (result['isError'] === true) process.exitCode = 1;
};

/** The command for the program. */
export const runCommand = (): Command =>
  withEngineOptions(
    new Command('run')
      .description('Run a TypeScript program over your servers, as `run_code` does for a model.')
      .argument('<file>', 'the program; imports are those of code mode, such as ./servers/crm')
      .option('--config <file>', 'sluice.yaml with `mcpServers`')
      .option('--json', 'the whole result as JSON'),
  ).action((file: string, options: ConfigOptions & { json?: boolean }) => run(file, options));
