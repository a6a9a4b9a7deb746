/** The layers behind the compartment, tried as if it were broken: code with all of Node, started as a child is. */

import { spawn, spawnSync } from 'node:child_process';
import { openSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  commandLine,
  foreignDescriptors,
  type Layers,
  probeLayers,
  v8Flags,
} from '../../../src/adapters/ses/layers.ts';

const SPEC = { heapMb: 64, cpuMs: 1_000, rssMb: 192 } as const;
let layers: Layers;
beforeAll(async () => {
  layers = await probeLayers();
});

/** What `script` writes to descriptor 3, run as the bootstrap of a child. */
const inChild = (script: string, given: Layers = layers): Promise<string> => {
  const { file, args } = commandLine(given, SPEC, script);
  const child = spawn(file, args, {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
    env: {},
    cwd: '/',
  });
  return new Promise((resolve) => {
    let text = '';
    child.stdio[3]?.on('data', (chunk: Buffer) => {
      text += chunk.toString();
    });
    child.once('close', (code, signal) => resolve(text === '' ? `ended: ${signal ?? code}` : text));
  });
};

const SAY = "const say = (x) => { require('node:fs').writeSync(3, String(x)); process.exit(0); };";
const trying = (code: string): Promise<string> =>
  inChild(`${SAY} try { ${code}; say('reached'); } catch (e) { say(e.code ?? e.name); }`);

describe('the permission model', () => {
  test.each([
    ['reading a file', "require('node:fs').readFileSync('/etc/passwd')"],
    ['listing a folder', "require('node:fs').readdirSync('/')"],
    ['writing a file', "require('node:fs').writeFileSync('/tmp/sluice-escape', 'x')"],
    ['starting a process', "require('node:child_process').spawnSync('/bin/true')"],
    ['starting a worker', "new (require('node:worker_threads').Worker)('1', { eval: true })"],
  ])('%s is refused', async (_name, code) => {
    expect(await trying(code)).toBe('ERR_ACCESS_DENIED');
  });
});

describe('the process', () => {
  test('its environment is empty, its standard streams lead nowhere, its folder is the root', async () => {
    const script = `${SAY} say(JSON.stringify([Object.keys(process.env).filter((k) => k !== 'PWD' && k !== 'OLDPWD' && k !== '_' && k !== 'SHLVL'), process.cwd()]))`;
    expect(JSON.parse(await inChild(script))).toEqual([[], '/']);
  });

  test.runIf(process.platform === 'linux')(
    'a child as the sandbox starts it gets no variable and no descriptor of the proxy',
    async () => {
      const dist = (name: string): string =>
        new URL(`../../../dist/adapters/ses/${name}.js`, import.meta.url).href;
      const { startChild } = await import(dist('child'));
      const { openImage } = await import(dist('image'));
      process.env['SLUICE_TEST_SECRET'] = 'hunter2';
      const child = startChild(layers, SPEC, openImage(undefined, v8Flags(SPEC)));
      const read = (name: string): string =>
        readFileSync(`/proc/${child.pid}/${name}`, 'latin1').replaceAll('\0', '\n');
      try {
        // Its shell and the wrappers become Node, one after the other.
        await expect.poll(() => read('comm'), { timeout: 10_000 }).toMatch(/node|MainThread/);
        expect(read('environ')).not.toContain('hunter2');
        expect(read('environ').match(/^(?!PWD=|OLDPWD=|SHLVL=|_=).+/gm)).toBeNull();
        const links = (): readonly string[] =>
          readdirSync(`/proc/${child.pid}/fd`).map((fd) =>
            readlinkSync(`/proc/${child.pid}/fd/${fd}`),
          );
        // Standard streams lead nowhere, two pipes lead to us; what it loads while it starts it closes again.
        const files = () => links().filter((to) => to.startsWith('/') && to !== '/dev/null');
        await expect.poll(files, { timeout: 10_000 }).toEqual([]);
      } finally {
        delete process.env['SLUICE_TEST_SECRET'];
        child.kill();
      }
    },
  );

  test.runIf(process.platform === 'linux')(
    'it has no network where a namespace can be had',
    async () => {
      // Asked of the system itself: a probe that finds no layer must not pass as a system that has none.
      if (spawnSync('unshare', ['-rn', '--', 'true']).status !== 0) return;
      const script = `${SAY} require('node:net').connect(9, '127.0.0.1').on('connect', () => say('connected')).on('error', (e) => say(e.code))`;
      expect(await inChild(script)).toMatch(/ENETUNREACH|EADDRNOTAVAIL|ECONNREFUSED/);
      const dns = `${SAY} say(JSON.stringify(require('node:os').networkInterfaces()))`;
      expect(await inChild(dns)).toBe('{}');
    },
  );

  test.runIf(process.platform === 'linux')(
    'the system ends it over its CPU seconds, should nobody watch',
    async () => {
      expect(await inChild('for (;;);')).toMatch(/ended: (SIGXCPU|SIGKILL)/);
    },
    20_000,
  );

  test.runIf(process.platform === 'linux')('it may not leave a core file', async () => {
    const script = `${SAY} say(process.report?.getReport?.().userLimits?.core_file_size_blocks?.soft ?? 'unknown')`;
    expect(await inChild(script)).toBe('0');
  });

  test('it starts without any layer as well', async () => {
    expect(await inChild(`${SAY} say('ready')`, { shell: undefined, wrappers: [] })).toBe('ready');
  });
});

test.runIf(process.platform === 'linux')(
  'a descriptor that the proxy got without close-on-exec is known',
  () => {
    // Node opens its own with close-on-exec: this one is not in the list.
    const own = openSync('/etc/hostname', 'r');
    expect(foreignDescriptors()).not.toContain(own);
    const text =
      "console.log(JSON.stringify((await import('./dist/adapters/ses/layers.js')).foreignDescriptors()))";
    const { stdout } = spawnSync('bash', [
      '-c',
      `exec 41</etc/hostname; exec "${process.execPath}" --input-type=module -e "$1"`,
      'bash',
      text,
    ]);
    expect(JSON.parse(stdout.toString())).toContain(41);
  },
);
