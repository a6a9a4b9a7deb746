/** The compiler's own process: reads a source, answers with a program. It knows no key, no token and no value. */

import type { Compiled, SourceTree } from '../../ports/compiler.ts';
import { createCompile } from './compile.ts';

/** `tree` comes with the first request and whenever it is another one; otherwise the last one counts. */
export type Request = { readonly id: number; readonly source: string; readonly tree?: SourceTree };
export type Reply =
  | { readonly id: number; readonly compiled: Compiled }
  | { readonly id: number; readonly failed: true };

const EMPTY: SourceTree = { revision: '', files: new Map(), tools: [] };
/** Enough to load the library and to have the checker compiled by V8 before the first real program. */
const WARM_UP =
  'const rows = [1, 2, 3].map((n) => ({ n })); emit(JSON.stringify([rows, new Date(0), await sleep(1)]));';

const isRequest = (message: unknown): message is Request =>
  typeof message === 'object' && message !== null && 'id' in message && 'source' in message;

const reply = (message: Reply | 'ready'): void => {
  process.send?.(message);
};

/** Waits for requests of the parent; ends with it. */
const serve = (): void => {
  const compile = createCompile();
  let tree = EMPTY;
  process.on('message', (message) => {
    if (!isRequest(message)) return;
    tree = message.tree ?? tree;
    try {
      reply({ id: message.id, compiled: compile(message.source, tree) });
    } catch {
      // A stack that is full, or a fault of the compiler on this text: the parent says so without the text.
      reply({ id: message.id, failed: true });
    }
  });
  process.on('disconnect', () => process.exit(0));
  compile(WARM_UP, EMPTY);
  reply('ready');
};

serve();
