/** Cuts a byte stream into lines: MCP stdio is one UTF-8 JSON-RPC message per line, without embedded newlines. */

import { standAt } from './turn.ts';

const NEWLINE = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const BRACE = 0x7b;
/** Enough of both ends of a refused line to find its request id (over-limit.ts). */
const KEPT_BYTES = 512;

/** What comes out of the stream. */
export type LineListener = {
  /** One line without its end; never blank. Bytes that are not UTF-8 become U+FFFD, as in every MCP SDK. */
  readonly line: (text: string) => void;
  /** A line was over the limit; its first and last bytes, decoded. The rest is gone. */
  readonly tooLong: (head: string, tail: string) => void;
};

export type Framer = {
  /** Takes the next bytes. They may be overwritten afterwards: what is kept of them is copied. */
  push(chunk: Buffer): void;
  /** The stream ended: what is left counts as a line. */
  end(): void;
};

/** The last bytes of two buffers in a row. */
const lastBytes = (before: Buffer, more: Buffer): Buffer =>
  more.length >= KEPT_BYTES
    ? Buffer.from(more.subarray(more.length - KEPT_BYTES))
    : Buffer.concat([before, more]).subarray(-KEPT_BYTES);

/** Most chunks end with a line. */
const lastNewline = (chunk: Buffer): number =>
  chunk[chunk.length - 1] === NEWLINE ? chunk.length - 1 : chunk.lastIndexOf(NEWLINE);

const BLANK = /^[ \t\r]*$/;

/** A line without its newline; a message begins with a brace, so that few lines are searched for blanks. */
const deliver = (listener: LineListener, line: string): void => {
  const last = line.length - 1;
  const text = line.charCodeAt(last) === CARRIAGE_RETURN ? line.slice(0, last) : line;
  if (text.charCodeAt(0) === BRACE || !BLANK.test(text)) listener.line(text);
};

/** Lines of a text that are all within the limit. */
const deliverAll = (listener: LineListener, text: string): void => {
  let start = 0;
  try {
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
      standAt('within');
      deliver(listener, text.slice(start, end));
      start = end + 1;
    }
    standAt('last');
    deliver(listener, start === 0 ? text : text.slice(start));
  } finally {
    standAt('outside');
  }
};

/** `limit` is in bytes, line end not counted; a line of exactly `limit` bytes passes. */
export const createFramer = (limit: number, listener: LineListener): Framer => {
  // Pieces are kept apart until the line is whole: one concat per line, so that a 9 MB line costs 9 MB of copying and
  // not 9 MB times its number of chunks.
  let pieces: Buffer[] = [];
  let held = 0;
  let skipped: { head: string; tail: Buffer } | undefined;

  const whole = (last: Buffer): Buffer => {
    if (pieces.length === 0) return last;
    pieces.push(last);
    return Buffer.concat(pieces, held + last.length);
  };
  const skip = (piece: Buffer): void => {
    if (skipped !== undefined) {
      skipped.tail = lastBytes(skipped.tail, piece);
      return;
    }
    const seen = whole(piece);
    skipped = {
      head: seen.toString('utf8', 0, KEPT_BYTES),
      tail: Buffer.from(seen.subarray(-KEPT_BYTES)),
    };
    pieces = [];
    held = 0;
  };
  const finish = (last: Buffer): void => {
    // The line end is no part of the message: a carriage return does not count towards the limit.
    const ending = (last.at(-1) ?? pieces.at(-1)?.at(-1)) === CARRIAGE_RETURN ? 1 : 0;
    if (skipped !== undefined || held + last.length - ending > limit) {
      skip(last);
      const tail = skipped?.tail.toString('utf8') ?? '';
      listener.tooLong(skipped?.head ?? '', tail.replace(/\r$/, ''));
    } else {
      deliver(listener, whole(last).toString('utf8'));
    }
    pieces = [];
    held = 0;
    skipped = undefined;
  };
  const hold = (rest: Buffer): void => {
    if (rest.length === 0) return;
    // One byte more than the limit may still turn out to be the carriage return.
    if (skipped !== undefined || held + rest.length > limit + 1) {
      skip(rest);
      return;
    }
    pieces.push(Buffer.from(rest));
    held += rest.length;
  };

  return {
    push: (chunk) => {
      let start = 0;
      const last = lastNewline(chunk);
      // Whole lines are the rule: they are decoded together, which costs half of decoding one by one.
      if (held === 0 && skipped === undefined && last >= 0 && last <= limit) {
        deliverAll(listener, chunk.toString('utf8', 0, last));
        start = last + 1;
      }
      if (start === chunk.length) return;
      for (;;) {
        // 0x0a occurs in no multi-byte character (RFC 3629 section 3), so bytes can be cut before they are decoded.
        const end = chunk.indexOf(NEWLINE, start);
        if (end < 0) break;
        finish(chunk.subarray(start, end));
        start = end + 1;
      }
      hold(start === 0 ? chunk : chunk.subarray(start));
    },
    end: () => {
      if (held > 0 || skipped !== undefined) finish(Buffer.alloc(0));
    },
  };
};
