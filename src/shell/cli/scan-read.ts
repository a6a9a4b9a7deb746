/** Input of `sluice scan`: files and stdin as lines or as pieces of bounded size, with offsets into the whole text. */

import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { TextDecoder } from 'node:util';
import { headerLine } from '../../core/detect/tables.ts';
import { SluiceError } from '../../core/errors.ts';
import { MAX_MESSAGE_BYTES, SCAN_PIECE_LENGTH } from '../../core/limits.ts';

/** A part of a text. `text` may begin with a repeated table header, which `skip` covers. */
export type Piece = {
  readonly text: string;
  /** What to add to an offset in `text` for an offset in the whole. */
  readonly shift: number;
  /** Length of a repeated header: findings before it were reported with the first piece. */
  readonly skip: number;
  /** Number of the line on which the piece starts, from 1. */
  readonly line: number;
};

/** UTF-8 unless a byte order mark says UTF-16; the mark itself is no part of the text. */
const decoderFor = (first: Buffer): TextDecoder => {
  const mark = first.length >= 2 ? first.readUInt16BE(0) : 0;
  if (mark === 0xfffe) return new TextDecoder('utf-16le');
  if (mark === 0xfeff) return new TextDecoder('utf-16be');
  return new TextDecoder('utf-8');
};

const binary = (name: string): SluiceError =>
  new SluiceError(
    'USAGE',
    `\`${name}\` is binary and was not read`,
    'give text, JSON, NDJSON or CSV; extract the text of documents first',
  );

/** A NUL in the first bytes: no text in UTF-8, as `grep` and `git` decide it too. */
const isBinary = (first: Buffer): boolean =>
  ![0xfffe, 0xfeff].includes(first.length >= 2 ? first.readUInt16BE(0) : 0) &&
  first.subarray(0, 8_192).includes(0);

/** The decoded text of a stream, chunk by chunk. */
export async function* chunksOf(
  stream: AsyncIterable<Buffer>,
  name: string,
): AsyncGenerator<string> {
  let decoder: TextDecoder | undefined;
  for await (const bytes of stream) {
    if (decoder === undefined && isBinary(bytes)) throw binary(name);
    decoder ??= decoderFor(bytes);
    yield decoder.decode(bytes, { stream: true });
  }
  yield decoder?.decode() ?? '';
}

/** Opens a file. Throws USAGE where there is none. */
export const openFile = async (name: string): Promise<AsyncIterable<Buffer>> => {
  const found = await stat(name).catch(() => undefined);
  if (found?.isFile() !== true && found?.isFIFO() !== true)
    throw new SluiceError(
      'USAGE',
      `\`${name}\` ${found === undefined ? 'does not exist' : 'is no file'}`,
      'name files, or `-` for standard input',
    );
  return createReadStream(name, { highWaterMark: 1 << 20 });
};

const tooLong = (name: string, what: string, remedy: string): SluiceError =>
  new SluiceError(
    'INPUT_TOO_LARGE',
    `\`${name}\` holds ${what} longer than ${MAX_MESSAGE_BYTES} characters`,
    remedy,
  );

/** Lines without their end. Only `\n` separates: U+2028 may stand inside JSON (RFC 8259 section 7). */
export async function* linesOf(
  chunks: AsyncIterable<string>,
  name: string,
): AsyncGenerator<string> {
  let rest: string[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    let from = 0;
    for (let at = chunk.indexOf('\n'); at !== -1; at = chunk.indexOf('\n', from)) {
      yield rest.join('') + chunk.slice(from, at);
      rest = [];
      length = 0;
      from = at + 1;
    }
    rest.push(chunk.slice(from));
    length += chunk.length - from;
    if (length > MAX_MESSAGE_BYTES) throw tooLong(name, 'a line', 'split the line');
  }
  const last = rest.join('');
  if (last !== '') yield last;
}

/** A JSON text of several lines has to be read whole; one object a line has not (NDJSON). */
const isWholeJson = (text: string): boolean => {
  const start = text.trimStart();
  if (!start.startsWith('{') && !start.startsWith('[')) return false;
  const line = start.slice(0, start.indexOf('\n') + 1).trim();
  return !(line.startsWith('{') && line.endsWith('}'));
};

/** Where to cut: behind the last line end that is not inside a quoted cell (RFC 4180 section 2.6); -1 where none is. */
const cutAt = (text: string, table: boolean): number => {
  if (!table) return text.lastIndexOf('\n') + 1;
  let inside = false;
  let cut = 0;
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    if (code === 0x22) inside = !inside;
    else if (code === 0x0a && !inside) cut = i + 1;
  }
  // A quote that never closes is no quoting: then every line end will do.
  return cut > 0 ? cut : text.lastIndexOf('\n') + 1;
};

const linesIn = (text: string): number => {
  let count = 0;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
};

/** Cuts a growing text into pieces; a table's header is repeated in front of every later piece. */
class Cutter {
  readonly #name: string;
  #text = '';
  #offset = 0;
  #line = 1;
  #header: string | undefined;
  constructor(name: string) {
    this.#name = name;
  }

  #piece(length: number): Piece {
    const body = this.#text.slice(0, length);
    const header = this.#offset === 0 ? '' : (this.#header ?? '');
    const piece = {
      text: header + body,
      shift: this.#offset - header.length,
      skip: header.length,
      line: this.#line,
    };
    this.#line += linesIn(body);
    this.#offset += length;
    this.#text = this.#text.slice(length);
    return piece;
  }

  add(chunk: string): Piece | undefined {
    this.#text += chunk;
    if (this.#text.length < SCAN_PIECE_LENGTH) return undefined;
    if (this.#offset === 0) {
      if (isWholeJson(this.#text))
        return this.#whole('a JSON document', 'write NDJSON, one value a line');
      this.#header ??= headerLine(this.#text);
    }
    const cut = cutAt(this.#text, this.#header !== undefined);
    return cut > 0 ? this.#piece(cut) : this.#whole('a line', 'split the line');
  }

  #whole(what: string, remedy: string): undefined {
    if (this.#text.length > MAX_MESSAGE_BYTES) throw tooLong(this.#name, what, remedy);
  }

  last(): Piece | undefined {
    return this.#text === '' ? undefined : this.#piece(this.#text.length);
  }
}

/** Pieces of about `SCAN_PIECE_LENGTH`, cut between lines. A text that is shorter, or one JSON document, is one piece. */
export async function* piecesOf(
  chunks: AsyncIterable<string>,
  name: string,
): AsyncGenerator<Piece> {
  const cutter = new Cutter(name);
  for await (const chunk of chunks) {
    const piece = cutter.add(chunk);
    if (piece !== undefined) yield piece;
  }
  const last = cutter.last();
  if (last !== undefined) yield last;
}
