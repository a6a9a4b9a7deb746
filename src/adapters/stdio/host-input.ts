/** This process's standard input, read without an allocation a chunk where it is a pipe, as a host makes it. */

import { fstatSync } from 'node:fs';
import { type ConnectOpts, Socket, type SocketConstructorOpts } from 'node:net';
import type { Readable } from 'node:stream';

const STDIN = 0;
/** As much as Node reads at once from a pipe. */
const READ_BYTES: number = 64 * 1024;

/** A terminal or a file is nothing that `net.Socket` reads; Windows knows no such pipes. */
const isPipe = (): boolean => {
  if (process.platform === 'win32') return false;
  const input = fstatSync(STDIN);
  return input.isFIFO() || input.isSocket();
};

/**
 * A stream over file descriptor 0. INVARIANT: what `data` brings is valid during the event only; the next chunk is read
 * into the same memory. Node makes a buffer of 64 KiB and shrinks it for every chunk otherwise, which costs more than to
 * read a short message (net.Socket, option `onread`).
 */
export const hostInput = (): Readable => {
  if (!isPipe()) return process.stdin;
  const buffer = Buffer.allocUnsafeSlow(READ_BYTES);
  const callback = (length: number): boolean => socket.emit('data', buffer.subarray(0, length));
  const options: SocketConstructorOpts & ConnectOpts = {
    fd: STDIN,
    readable: true,
    writable: false,
    onread: { buffer, callback },
  };
  const socket = new Socket(options);
  return socket;
};
