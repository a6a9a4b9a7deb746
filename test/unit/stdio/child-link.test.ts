import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { expect, test } from 'vitest';
import { type ChildLink, childLink } from '../../../src/adapters/stdio/child-link.ts';
import { spawnArguments } from '../../../src/adapters/stdio/command-line.ts';
import { SluiceError } from '../../../src/core/errors.ts';
import { codec, type Heard, listen } from './listen.ts';

type Child = { link: ChildLink; heard: Heard; stderr: string[] };

/** A link to a Node program given as text. */
const program = (script: string, env?: { [name: string]: string }): Child => {
  const stderr: string[] = [];
  const link = childLink({
    command: process.execPath,
    args: ['-e', script],
    ...(env === undefined ? {} : { env }),
    ...codec,
    onStderr: (line) => stderr.push(line),
  });
  return { link, heard: listen(link), stderr };
};

const alive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    // A zombie is over; who collects it is the system's affair.
    return !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'latin1'));
  } catch {
    return false;
  }
};

const ECHO = 'process.stdin.pipe(process.stdout)';

const startFault = async (command: string, cwd?: string): Promise<SluiceError> => {
  const link = childLink({
    command,
    args: [],
    ...(cwd === undefined ? {} : { cwd }),
    ...codec,
    onStderr: () => undefined,
  });
  const thrown: unknown = await link.start().catch((fault: unknown) => fault);
  await link.close();
  if (!(thrown instanceof SluiceError)) throw new Error('started');
  return thrown;
};

test('messages travel there and back byte for byte', async () => {
  const { link, heard } = program(ECHO);
  await link.start();
  expect(alive(link.pid ?? 0)).toBe(true);
  void link.send({ json: null, raw: '{"n": 12345678901234567890, "s":"é😀"}' });
  await heard.until(() => heard.messages.length === 1);
  expect(heard.messages[0]?.raw).toBe('{"n": 12345678901234567890, "s":"é😀"}');
  await link.close();
  expect(heard.closed).toEqual(['exit code 0']);
});

test('a 9 MB line survives the pipe both ways, with back-pressure', async () => {
  const { link, heard } = program(ECHO);
  await link.start();
  const text = 'é'.repeat(4.5 * 1024 * 1024);
  const sent = link.send({ json: { text } });
  expect(sent).toBeInstanceOf(Promise);
  await sent;
  await heard.until(() => heard.messages.length === 1);
  expect(heard.messages[0]?.json).toEqual({ text });
  await link.close();
});

test('a character split over two writes arrives whole', async () => {
  const { link, heard } = program(
    `const b = Buffer.from('{"s":"漢"}\\n'); process.stdout.write(b.subarray(0, 7));
     setTimeout(() => process.stdout.write(b.subarray(7)), 50)`,
  );
  await link.start();
  await heard.until(() => heard.closed.length === 1);
  expect(heard.order).toEqual(['{"s":"漢"}', 'closed']);
});

test('a malformed line is a fault, and the next message still arrives', async () => {
  const { link, heard } = program(`console.log('oops {'); console.log('{"id":2}')`);
  await link.start();
  await heard.until(() => heard.closed.length === 1);
  expect(heard.order).toEqual(['fault', '{"id":2}', 'closed']);
  expect(heard.faults[0]).toBeInstanceOf(SluiceError);
});

test('an exit is reported after all output, with its code', async () => {
  const { link, heard } = program(
    `process.stdout.write(('{"x":"' + 'y'.repeat(99) + '"}\\n').repeat(20000), () => process.exit(3))`,
  );
  await link.start();
  await heard.until(() => heard.closed.length === 1);
  expect(heard.messages).toHaveLength(20_000);
  expect(heard.order.at(-1)).toBe('closed');
  expect(heard.closed).toEqual(['exit code 3']);
});

test('a killed server is reported with its signal', async () => {
  const { link, heard } = program(`process.kill(process.pid, 'SIGKILL')`);
  await link.start();
  await heard.until(() => heard.closed.length === 1);
  expect(heard.closed).toEqual(['signal SIGKILL']);
});

test('writing to a server that exits at once harms nobody', async () => {
  const { link, heard } = program('process.exit(3)');
  await link.start();
  for (let i = 0; i < 50; i += 1) await link.send({ json: 'x'.repeat(100_000) });
  await heard.until(() => heard.closed.length === 1);
  await link.send({ json: 'late' });
  await link.close();
  expect(heard.closed).toEqual(['exit code 3']);
});

test('a server that stops reading is ended', async () => {
  const { link, heard } = program(
    `require('fs').closeSync(0); console.log('{}'); setInterval(() => {}, 1000)`,
  );
  await link.start();
  await heard.until(() => heard.messages.length === 1);
  for (let i = 0; i < 20; i += 1) void link.send({ json: 'x'.repeat(100_000) });
  await heard.until(() => heard.closed.length === 1);
  expect(heard.closed).toEqual(['signal SIGTERM']);
});

test('a server that closes its output is ended', async () => {
  const { link, heard } = program(`require('fs').closeSync(1); setInterval(() => {}, 1000)`);
  await link.start();
  await heard.until(() => heard.closed.length === 1);
  expect(heard.closed).toEqual(['signal SIGTERM']);
});

const GRANDCHILD = (how: string): string =>
  `const c = require('child_process').spawn(process.execPath,
     ['-e', "process.on('SIGTERM', () => {${how}}); setInterval(() => {}, 1000); console.log('{\\"up\\":1}')"],
     {stdio: ['ignore', 'inherit', 'inherit']});
   console.log('{"pid":' + c.pid + '}');`;

const grandchildOf = async ({ link, heard }: Child): Promise<number> => {
  await link.start();
  await heard.until(() => heard.messages.length === 2);
  const found = heard.messages
    .map(({ json }) => JSON.stringify(json))
    .find((text) => /pid/.test(text));
  return Number(/\d+/.exec(found ?? '')?.[0]);
};

test('what the server started is gone after close', async () => {
  const child = program(`${GRANDCHILD('process.exit(0)')} process.stdin.resume();`);
  const grandchild = await grandchildOf(child);
  expect(alive(grandchild)).toBe(true);
  await child.link.close();
  expect(alive(grandchild)).toBe(false);
  expect(child.heard.closed).toHaveLength(1);
});

test('a server and a grandchild that ignore every request to end are killed', async () => {
  const child = program(
    `process.on('SIGTERM', () => {}); setInterval(() => {}, 1000); ${GRANDCHILD('')}`,
  );
  const grandchild = await grandchildOf(child);
  const begin = performance.now();
  await Promise.all([child.link.close(), child.link.close()]);
  expect(performance.now() - begin).toBeLessThan(6_000);
  expect(alive(grandchild)).toBe(false);
  expect(child.heard.closed).toEqual(['signal SIGKILL']);
});

test('a grandchild that outlives the server by itself is ended too', async () => {
  const child = program(
    `${GRANDCHILD('process.exit(0)')} process.stdin.once('data', () => process.exit(4));`,
  );
  const grandchild = await grandchildOf(child);
  void child.link.send({ json: 1 });
  await child.heard.until(() => child.heard.closed.length === 1);
  await child.link.close();
  expect(child.heard.closed).toEqual(['exit code 4']);
  expect(alive(grandchild)).toBe(false);
});

test('stderr arrives in complete lines, and a line over 64 KiB is left out', async () => {
  const { link, heard, stderr } = program(
    `process.stderr.write('one tw'); setTimeout(() => {
       process.stderr.write('o\\r\\n' + 'z'.repeat(70000) + '\\nlast'); }, 50)`,
  );
  await link.start();
  await heard.until(() => heard.closed.length === 1);
  expect(stderr).toEqual(['one two', '(a line over 64 KiB was left out)', 'last']);
});

test('the environment is exactly the one given', async () => {
  const { link, heard } = program(
    `console.log(JSON.stringify([process.env.ONLY, process.env.HOME ?? 'none']))`,
    { ONLY: 'this' },
  );
  await link.start();
  await heard.until(() => heard.closed.length === 1);
  expect(heard.messages[0]?.json).toEqual(['this', 'none']);
});

test('a command that cannot start says why and what to do', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-'));
  const file = join(folder, 'server');
  writeFileSync(file, '#!/bin/sh\n');
  chmodSync(file, 0o600);
  const missing = await startFault('no-such-server-command');
  expect(missing.code).toBe('UPSTREAM_START');
  expect(missing.message).toBe('server command `no-such-server-command` was not found');
  expect(missing.remedy).toContain('install it');
  expect((await startFault(file)).remedy).toContain('chmod +x');
  expect((await startFault('node', join(folder, 'none'))).message).toContain('working directory');
  expect((await startFault('bad\0name')).code).toBe('UPSTREAM_START');
});

test('a process that ends without closing its links leaves nothing behind', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-'));
  const outfile = join(folder, 'owner.mjs');
  const server = `${GRANDCHILD('')} process.on('SIGTERM', () => {}); setInterval(() => {}, 1000);`;
  const script = `
    import { childLink } from './child-link.ts';
    const link = childLink({command: process.execPath, args: ['-e', ${JSON.stringify(server)}],
      parse: JSON.parse, stringify: JSON.stringify, onStderr: () => {}});
    const lines = [];
    link.onMessage = ({ raw }) => {
      lines.push(raw);
      if (lines.length < 2) return;
      process.stdout.write(lines.join() + ' "server":' + link.pid, () => process.exit(1));
    };
    await link.start();`;
  await build({
    stdin: { contents: script, resolveDir: 'src/adapters/stdio', loader: 'ts' },
    bundle: true,
    platform: 'node',
    format: 'esm',
    outfile,
  });
  const { stdout } = spawnSync(process.execPath, [outfile], { encoding: 'utf8' });
  const pids = [...stdout.matchAll(/"(?:pid|server)":(\d+)/g)].map((match) => Number(match[1]));
  expect(pids).toHaveLength(2);
  // SIGKILL is sent, not awaited: an exit hook cannot wait.
  await expect.poll(() => pids.filter(alive), { timeout: 2_000 }).toEqual([]);
});

test('closing a link that never started is no error', async () => {
  const { link, heard } = program(ECHO);
  await link.close();
  expect(heard.closed).toEqual([]);
});

test('only Windows scripts go through a shell, with quoted arguments', () => {
  const args = ['a b', 'c"d', '%PATH%'];
  expect(spawnArguments('npx', args, 'linux')).toEqual({ file: 'npx', args, verbatim: false });
  expect(spawnArguments('C:\\node.exe', args, 'win32').verbatim).toBe(false);
  const windows = spawnArguments('npx', args, 'win32');
  expect(windows.file).toBe('cmd.exe');
  expect(windows.args.at(-1)).toBe('"npx ^^^"a^^^ b^^^" ^^^"c\\^^^"d^^^" ^^^"^^^%PATH^^^%^^^""');
});
