/** Values as a person or a model reads them in a console line. Reads hostile objects without trusting them; never throws. */

import { peek } from './guest-thrown.ts';

const MAX_DEPTH = 5;
const MAX_MEMBERS = 100;
const MAX_STRING = 10_000;
/** Longest console line in UTF-16 units. */
const MAX_LINE = 60_000;
/** A line longer than this is written over several lines. */
const WIDTH = 100;

type Walk = {
  /** Objects on the way down: one that comes back is a cycle. */
  readonly above: readonly object[];
  /** Characters that may still be written. */
  left: { characters: number };
  /** Positions of an error in the author's text. */
  readonly positions: (error: object) => string;
};

const IDENTIFIER = /^[A-Za-z_$][A-Za-z0-9_$]*$/;

const leftOut = (count: number, what: string): string => `… ${count} more ${what}`;

const clip = (text: string, most: number): string =>
  text.length <= most
    ? text
    : `${text.slice(0, most)}… (${text.length - most} characters left out)`;

/** Single quotes, like the engine's own consoles; JSON's escapes. */
const quote = (text: string): string => {
  const inner = JSON.stringify(clip(text, MAX_STRING)).slice(1, -1).replaceAll('\\"', '"');
  return `'${inner.replaceAll("'", "\\'")}'`;
};

const primitive = (value: unknown): string => {
  if (typeof value === 'string') return quote(value);
  if (typeof value === 'bigint') return `${value}n`;
  if (Object.is(value, -0)) return '-0';
  return String(value);
};

const nameOfClass = (value: object): string => {
  const name = peek(peek(Object.getPrototypeOf(value), 'constructor'), 'name');
  return typeof name === 'string' ? name.slice(0, 100) : '';
};

/** `{ a, b }` on one line where it fits, else one member a line. */
const enclose = (
  prefix: string,
  [open, close]: readonly [string, string],
  members: readonly string[],
): string => {
  const head = prefix === '' ? open : `${prefix} ${open}`;
  if (members.length === 0) return `${head}${close}`;
  const line = members.join(', ');
  if (line.length <= WIDTH && !line.includes('\n'))
    return open === '[' ? `${head}${line}${close}` : `${head} ${line} ${close}`;
  return `${head}\n${members.map((member) => `  ${member.replaceAll('\n', '\n  ')}`).join(',\n')}\n${close}`;
};

const BRACKETS = ['[', ']'] as const;
const BRACES = ['{', '}'] as const;

const membersOf = <T>(
  items: Iterable<T>,
  count: number,
  what: string,
  write: (item: T) => string,
): string[] => {
  const out: string[] = [];
  for (const item of items) {
    if (out.length === MAX_MEMBERS) {
      out.push(leftOut(count - MAX_MEMBERS, what));
      break;
    }
    out.push(write(item));
  }
  return out;
};

const property = (walk: Walk, value: object, key: string): string => {
  const name = IDENTIFIER.test(key) ? key : quote(key);
  const own = Reflect.getOwnPropertyDescriptor(value, key);
  // A getter is code of the program; it is named and not run.
  if (own !== undefined && !('value' in own)) return `${name}: [Getter]`;
  return `${name}: ${inspect(walk, own?.value)}`;
};

const plainObject = (walk: Walk, value: object, prefix: string): string => {
  const keys = Object.keys(value);
  return enclose(
    prefix,
    BRACES,
    membersOf(keys, keys.length, 'keys', (key) => property(walk, value, key)),
  );
};

const array = (walk: Walk, value: readonly unknown[]): string =>
  enclose(
    '',
    BRACKETS,
    membersOf(value, value.length, 'items', (item) => inspect(walk, item)),
  );

const errorText = (walk: Walk, value: Error): string => {
  const name = peek(value, 'name');
  const message = peek(value, 'message');
  const head = `${typeof name === 'string' ? name : 'Error'}: ${typeof message === 'string' ? message : ''}`;
  const own = Object.keys(value).filter((key) => key !== 'name');
  const rest =
    own.length === 0
      ? ''
      : ` ${enclose(
          '',
          BRACES,
          own.map((key) => property(walk, value, key)),
        )}`;
  return `${clip(head, MAX_STRING)}${walk.positions(value)}${rest}`;
};

const objectText = (walk: Walk, value: object): string => {
  if (Array.isArray(value)) return array(walk, value);
  if (value instanceof Map)
    return enclose(
      `Map(${value.size})`,
      BRACES,
      membersOf(
        value,
        value.size,
        'entries',
        ([key, item]) => `${inspect(walk, key)} => ${inspect(walk, item)}`,
      ),
    );
  if (value instanceof Set)
    return enclose(
      `Set(${value.size})`,
      BRACES,
      membersOf(value, value.size, 'items', (item) => inspect(walk, item)),
    );
  if (value instanceof Error) return errorText(walk, value);
  if (value instanceof Date)
    return Number.isNaN(value.getTime()) ? 'Invalid Date' : value.toISOString();
  if (value instanceof RegExp) return `${value}`;
  if (value instanceof Promise) return 'Promise { … } (await it to see its value)';
  if (value instanceof URL) return value.href;
  const name = nameOfClass(value);
  if (ArrayBuffer.isView(value)) return `${name}(${value.byteLength} bytes)`;
  return plainObject(walk, value, name === 'Object' ? '' : name);
};

const functionText = (value: unknown): string => {
  const name = peek(value, 'name');
  return typeof name === 'string' && name !== ''
    ? `[Function ${name.slice(0, 100)}]`
    : '[Function]';
};

const safely = (write: () => string): string => {
  try {
    return write();
  } catch {
    return '[an object that cannot be read]';
  }
};

const objectWithin = (walk: Walk, value: object): string => {
  if (walk.above.includes(value)) return '[Circular]';
  if (walk.above.length >= MAX_DEPTH) return Array.isArray(value) ? '[Array]' : '[Object]';
  return objectText({ ...walk, above: [...walk.above, value] }, value);
};

/** Anything, as text. Once the line is full nothing more is read, so that a huge value costs no more than its line. */
const inspect = (walk: Walk, value: unknown): string => {
  if (walk.left.characters <= 0) return '…';
  if (typeof value === 'object' && value !== null) {
    walk.left.characters -= 2;
    return safely(() => objectWithin(walk, value));
  }
  const text = typeof value === 'function' ? functionText(value) : primitive(value);
  walk.left.characters -= text.length;
  return text;
};

const PLACEHOLDER = /%[sdifjoOc%]/g;

const numeric = (value: unknown): string =>
  String(typeof value === 'object' || typeof value === 'symbol' ? Number.NaN : Number(value));

const filled = (walk: Walk, mark: string, value: unknown): string => {
  if (mark === '%c') return '';
  if (mark === '%d' || mark === '%i' || mark === '%f') return numeric(value);
  return mark === '%s' && typeof value === 'string' ? value : inspect(walk, value);
};

/** `%s`, `%d`, `%o`, `%j` in a first string, as in every console (Console standard 2.2.1). */
const fill = (walk: Walk, first: string, rest: unknown[]): string =>
  first.replace(PLACEHOLDER, (mark) => {
    if (mark === '%%') return '%';
    return rest.length === 0 ? mark : filled(walk, mark, rest.shift());
  });

/** One console line. */
export const formatLine = (
  values: readonly unknown[],
  positions: (error: object) => string,
): string => {
  const walk: Walk = { above: [], left: { characters: MAX_LINE }, positions };
  const rest = [...values];
  const parts: string[] = [];
  const [first] = rest;
  if (typeof first === 'string' && rest.length > 1) {
    rest.shift();
    parts.push(safely(() => fill(walk, first, rest)));
  }
  for (const value of rest) parts.push(typeof value === 'string' ? value : inspect(walk, value));
  return clip(parts.join(' '), MAX_LINE);
};
