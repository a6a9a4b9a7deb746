/** A program of our own that walks the usual paths of a run before the first real one comes. */

import type { ToolReply } from '../../ports/sandbox.ts';
import type { ToGuest } from './protocol.ts';

const CODE = `
const box = await $bring('servers/box');
const { log, error: fail, warn, debug } = console;
log('a', 1, { b: [1, 'c', new Map([['d', new Set([1])]])] }, new Error('e'));
fail('%s', 'f');
progress(1, 2, 'g');
emit({ type: 'text', text: 'h' });
await box.get({ id: 1 });
await Promise.all([1, 2, 3].map((id) => box.get({ id })));
await files.write('workspace/a', 'b');
await sleep(0);
try { await box.get({ fail: true }); } catch (error) { warn(error.code, error); }
await retry(() => box.get({}), { attempts: 2 });
for await (const page of paginate(box.get, { page: 1 })) debug(page);
'a,b;c'.split(/[,;]/).join().replace(/b/g, (m) => m + m).replace(/(a)/, '$1').match(/c/g);
return { a: [1, { b: 'c' }], d: null };
`;

export const REHEARSAL: Extract<ToGuest, { t: 'run' }> = {
  t: 'run',
  program: {
    entry: 'program',
    modules: [{ path: 'program', code: CODE, imports: [], shifts: [] }],
    tools: [{ server: 'box', tool: 'get', folder: 'box', name: 'get' }],
  },
  limits: { inFlight: 2, frameBytes: 1_000_000 },
};

/** True for the message that ends the rehearsal. */
export const isLast = (text: string): boolean => /^\{"t":"(?:done|threw|limit)"/.test(text);

/** What a host would answer; undefined for messages that ask for nothing. */
export const replyTo = (
  text: string,
): { readonly id: number; readonly reply: ToolReply } | undefined => {
  const id = /^\{"t":"(?:call|file)","id":(\d+)/.exec(text)?.[1];
  if (id === undefined) return undefined;
  const reply: ToolReply = text.includes('"fail"')
    ? { ok: false, error: { code: 'NONE', message: 'none', path: '$.fail' } }
    : { ok: true, value: { items: [] } };
  return { id: Number(id), reply };
};
