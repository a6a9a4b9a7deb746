/** The host's end of a child's frames. INVARIANT: a length is checked before anything of that size is kept. */

import { HEADER_BYTES } from './protocol.ts';

export type FrameListener = {
  readonly frame: (text: string) => void;
  /** A frame announces more than the limit; nothing that follows is read. */
  readonly tooLong: () => void;
};

/** Takes chunks as they come; a frame that stretches over many chunks is joined once. */
export const createFrameReader = (
  limit: () => number,
  listener: FrameListener,
): ((chunk: Buffer) => void) => {
  let pieces: Buffer[] = [];
  let held = 0;
  /** Bytes that are needed before anything can be done: a header, or header and body. */
  let wanted = HEADER_BYTES;
  let broken = false;

  const joined = (): Buffer => {
    const [only] = pieces;
    const all = pieces.length === 1 && only !== undefined ? only : Buffer.concat(pieces, held);
    pieces = [all];
    return all;
  };
  /** One step: learns the length, or delivers the frame. False when more bytes are needed. */
  const step = (): boolean => {
    if (broken || held < wanted) return false;
    const all = joined();
    const end = HEADER_BYTES + all.readUInt32LE(0);
    if (end - HEADER_BYTES > limit()) {
      broken = true;
      pieces = [];
      listener.tooLong();
      return false;
    }
    wanted = end;
    if (held < end) return false;
    pieces = [all.subarray(end)];
    held -= end;
    wanted = HEADER_BYTES;
    listener.frame(all.toString('utf8', HEADER_BYTES, end));
    return true;
  };
  return (chunk) => {
    if (broken) return;
    pieces.push(chunk);
    held += chunk.length;
    while (step());
  };
};

/** One frame to a child. */
export const frameOf = (text: string): Buffer => {
  const size = Buffer.byteLength(text);
  const frame = Buffer.allocUnsafe(HEADER_BYTES + size);
  frame.writeUInt32LE(size);
  frame.write(text, HEADER_BYTES);
  return frame;
};
