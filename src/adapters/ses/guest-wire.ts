/** The child's ends of the two pipes: synchronous out, so that what was said survives a kill; asynchronous in. */

import { FD_IN, FD_OUT, HEADER_BYTES, type Used } from './protocol.ts';

/** The few powers of Node that the runtime of the child uses; handed in by the bootstrap, never shown to a program. */
export type NodePowers = {
  readonly writeSync: (fd: number, bytes: Uint8Array, offset: number, length: number) => number;
  readonly read: (
    fd: number,
    bytes: Uint8Array,
    offset: number,
    length: number,
    position: null,
    done: (fault: unknown, count: number) => void,
  ) => void;
  readonly bytesOf: (text: string) => Uint8Array;
  readonly textOf: (bytes: Uint8Array) => string;
  readonly base64: (bytes: Uint8Array) => string;
  /** The code cache of SES and this runtime as compiled so far. */
  readonly codeCache: () => Uint8Array;
  /** False where the code cache was missing or refused: a new one is then made and sent to the host. */
  readonly cached: boolean;
  readonly onUncaught: (tell: (thrown: unknown) => void) => void;
  /** A promise was rejected and has no reaction yet; it was given one after all. */
  readonly onRejected: (tell: (reason: unknown, promise: object) => void) => void;
  readonly onHandled: (tell: (promise: object) => void) => void;
  readonly nextTurn: (then: () => void) => void;
  readonly later: (then: () => void, ms: number) => void;
  /** CPU and most memory used so far, for the record: limits are measured from outside. */
  readonly used: () => Used;
  /** Ends this process at once. */
  readonly die: () => void;
};

const READ_BYTES = 65_536;

const withHeader = (body: Uint8Array): Uint8Array => {
  const frame = new Uint8Array(HEADER_BYTES + body.length);
  new DataView(frame.buffer).setUint32(0, body.length, true);
  frame.set(body, HEADER_BYTES);
  return frame;
};

const isFull = (thrown: unknown): boolean =>
  typeof thrown === 'object' && thrown !== null && 'code' in thrown && thrown.code === 'EAGAIN';

/**
 * Writes one frame before it returns. A pipe that is full and does not block says EAGAIN: then again, a wait that the
 * wall clock and the CPU limit bound. Any other fault means that nobody listens any more.
 */
export const createSend = (node: NodePowers): ((text: string) => void) => {
  return (text) => {
    const frame = withHeader(node.bytesOf(text));
    for (let at = 0; at < frame.length; ) {
      try {
        at += node.writeSync(FD_OUT, frame, at, frame.length - at);
      } catch (thrown) {
        if (!isFull(thrown)) node.die();
      }
    }
  };
};

/** Cuts the bytes of the host into frames. The host is trusted by the child: it has no limit to keep here. */
const createReader = (onFrame: (body: Uint8Array) => void): ((chunk: Uint8Array) => void) => {
  let held = new Uint8Array(READ_BYTES);
  let size = 0;
  const room = (wanted: number): void => {
    if (wanted <= held.length) return;
    const bigger = new Uint8Array(Math.max(wanted, held.length * 2));
    bigger.set(held.subarray(0, size));
    held = bigger;
  };
  const frameEnd = (): number =>
    size < HEADER_BYTES
      ? Number.POSITIVE_INFINITY
      : HEADER_BYTES + new DataView(held.buffer).getUint32(0, true);
  return (chunk) => {
    room(size + chunk.length);
    held.set(chunk, size);
    size += chunk.length;
    for (let end = frameEnd(); end <= size; end = frameEnd()) {
      const body = held.slice(HEADER_BYTES, end);
      held.copyWithin(0, end, size);
      size -= end;
      onFrame(body);
    }
    // A frame that is only begun says how long it will be: grow once, not once per chunk.
    const end = frameEnd();
    if (end !== Number.POSITIVE_INFINITY) room(end);
  };
};

/** Reads until the other end is gone, and then ends the process: no proxy, no sandbox. */
export const listen = (node: NodePowers, onText: (text: string) => void): void => {
  const chunk = new Uint8Array(READ_BYTES);
  const push = createReader((body) => onText(node.textOf(body)));
  const next = (): void =>
    node.read(FD_IN, chunk, 0, READ_BYTES, null, (fault, count) => {
      if (fault !== null || count === 0) return node.die();
      push(chunk.subarray(0, count));
      next();
    });
  next();
};
