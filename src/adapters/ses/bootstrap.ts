/**
 * The first lines that run in the child, passed to `node -e`. They read SES, this adapter's runtime and their code cache
 * from the pipe: the child needs to open no file, so the permission model grants it none.
 */

import { FD_IN } from './protocol.ts';

/**
 * `vm.Script` without `importModuleDynamically`: everything SES compiles later inherits that there is no dynamic
 * import, should its own filter ever fail. `foreign` are descriptors of the proxy's parent that spawn did not close.
 */
export const bootstrapText = (foreign: readonly number[]): string => `'use strict';
const fs = require('node:fs');
const vm = require('node:vm');
for (const fd of ${JSON.stringify(foreign)}) { try { fs.closeSync(fd); } catch {} }
const cpu = process.cpuUsage.bind(process), resources = process.resourceUsage.bind(process);
const kill = process.kill.bind(process), pid = process.pid, on = process.on.bind(process);
const die = () => kill(pid, 'SIGKILL');
const bytes = (size) => {
  const out = Buffer.allocUnsafe(size);
  for (let at = 0; at < size; ) {
    const count = fs.readSync(${FD_IN}, out, at, size - at, null);
    if (count === 0) die();
    at += count;
  }
  return out;
};
const part = () => bytes(bytes(4).readUInt32LE(0));
const source = part().latin1Slice();
const cachedData = part();
const script = new vm.Script(source, cachedData.length > 0 ? { filename: 'sandbox', cachedData } : { filename: 'sandbox' });
const { writeSync, read } = fs, { setImmediate, setTimeout } = globalThis, from = Buffer.from;
script.runInThisContext()({ exports: {} }).start({
  writeSync, read, die,
  cached: cachedData.length > 0 && script.cachedDataRejected === false,
  bytesOf: (text) => from(text, 'utf8'),
  textOf: (body) => from(body.buffer, body.byteOffset, body.length).utf8Slice(),
  base64: (body) => from(body.buffer, body.byteOffset, body.length).toString('base64'),
  codeCache: () => script.createCachedData(),
  onUncaught: (tell) => on('uncaughtException', (thrown) => tell(thrown)),
  onRejected: (tell) => on('unhandledRejection', (reason, promise) => tell(reason, promise)),
  onHandled: (tell) => on('rejectionHandled', (promise) => tell(promise)),
  used: () => { const { user, system } = cpu(); return { cpuMs: Math.round((user + system) / 1e3), peakRssMb: Math.round(resources().maxRSS / 1024) }; },
  nextTurn: (then) => { setImmediate(then); },
  later: (then, ms) => { setTimeout(then, ms); },
});
`;
