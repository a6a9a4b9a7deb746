/** Field patterns: the part of JSONPath (RFC 9535) that names places, compiled once and matched against concrete paths. */

import type { Step } from './path-steps.ts';

/** One selector of a bracket (RFC 9535 section 2.3), without filters. */
type Selector =
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'index'; readonly index: number }
  | { readonly kind: 'slice'; readonly start: number; readonly end: number; readonly step: number }
  | { readonly kind: 'unknown-index' }
  | { readonly kind: 'any' };
type Segment = { readonly deep: boolean; readonly selectors: readonly Selector[] };

/**
 * How surely a pattern means a place, or a condition holds. `maybe`: the path does not tell the position or the key, as
 * in the vault, which keeps `[*]` for both. INVARIANT: what may match is decided both ways, and the stricter way counts.
 */
export type Fit = 'yes' | 'maybe' | 'no';

export type PathPattern = {
  readonly text: string;
  /** How the pattern fits the place `path` or something that holds it: `$.to` also means `$.to.address`. */
  fits(path: readonly Step[]): Fit;
  /** True where it names positions, so that paths without them cannot be told apart. */
  readonly positional: boolean;
  /** How many steps it names; the longest pattern is the most exact one. */
  readonly depth: number;
};

/** A pattern that cannot be read: `why` is a sentence for its author, `at` an offset into the text. */
class PathFault extends Error {
  readonly at: number;
  constructor(why: string, at: number) {
    super(why);
    this.at = at;
  }
}

/** Longest pattern and most segments: both are written by people. */
const MAX_PATTERN_LENGTH = 1_000;
const MAX_SEGMENTS = 100;
const SHORTHAND = /[A-Za-z_\u0080-\u{10ffff}][A-Za-z0-9_\u0080-\u{10ffff}]*/uy;
const INTEGER = /0|-?[1-9][0-9]{0,8}/y;
const BLANK = /[ \t\r\n]*/y;
const ESCAPES: { readonly [letter: string]: string } = {
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  '/': '/',
  '\\': '\\',
  "'": "'",
  '"': '"',
};

/** Reads one pattern from left to right; every method moves `#at` forward, so the work is linear. */
class Reader {
  readonly #text: string;
  #at = 1;
  constructor(text: string) {
    this.#text = text;
  }

  segments(): readonly Segment[] {
    const out: Segment[] = [];
    while (this.#at < this.#text.length) {
      if (out.length >= MAX_SEGMENTS) throw this.#fault('it has too many steps');
      out.push(this.#segment());
    }
    return out;
  }

  #fault(why: string): PathFault {
    return new PathFault(why, this.#at);
  }

  #take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0];
    this.#at += found?.length ?? 0;
    return found;
  }

  #eat(text: string): boolean {
    if (!this.#text.startsWith(text, this.#at)) return false;
    this.#at += text.length;
    return true;
  }

  #segment(): Segment {
    const deep = this.#eat('..');
    if (this.#eat('[')) return { deep, selectors: this.#bracket() };
    if (!deep && !this.#eat('.')) throw this.#fault('a step begins with `.`, `..` or `[`');
    if (this.#eat('*')) return { deep, selectors: [{ kind: 'any' }] };
    const name = this.#take(SHORTHAND);
    if (name === undefined) throw this.#fault("a name is missing; other keys go into `['…']`");
    return { deep, selectors: [{ kind: 'name', name }] };
  }

  #bracket(): readonly Selector[] {
    const out: Selector[] = [];
    do {
      this.#take(BLANK);
      out.push(this.#selector());
      this.#take(BLANK);
    } while (this.#eat(','));
    if (!this.#eat(']')) throw this.#fault('`]` is missing');
    return out;
  }

  #selector(): Selector {
    if (this.#eat('*')) return { kind: 'any' };
    if (this.#eat('?'))
      throw this.#fault('filters are not read: a place may not depend on the values around it');
    if (this.#eat("'")) return { kind: 'name', name: this.#quoted("'") };
    if (this.#eat('"')) return { kind: 'name', name: this.#quoted('"') };
    return this.#position();
  }

  #position(): Selector {
    const start = this.#take(INTEGER);
    this.#take(BLANK);
    if (!this.#eat(':')) return this.#index(start);
    this.#take(BLANK);
    const end = this.#take(INTEGER);
    this.#take(BLANK);
    return slice(start, end, this.#eat(':') ? this.#step() : undefined);
  }

  #step(): string | undefined {
    this.#take(BLANK);
    return this.#take(INTEGER);
  }

  #index(text: string | undefined): Selector {
    if (text === undefined) throw this.#fault('expected a quoted name, a position, a slice or `*`');
    const index = Number(text);
    // How long a list is, is not known where a path is matched: then every position may be meant.
    return index < 0 ? { kind: 'unknown-index' } : { kind: 'index', index };
  }

  #quoted(quote: string): string {
    let out = '';
    for (;;) {
      const character = this.#text[this.#at];
      this.#at += 1;
      if (character === undefined) throw this.#fault(`the closing \`${quote}\` is missing`);
      if (character === quote) return out;
      out += character === '\\' ? this.#escape() : character;
    }
  }

  #escape(): string {
    const letter = this.#text[this.#at] ?? '';
    this.#at += 1;
    if (letter === 'u') return this.#codeUnit();
    const meant = Object.hasOwn(ESCAPES, letter) ? ESCAPES[letter] : undefined;
    if (meant === undefined) throw this.#fault('an escape that RFC 9535 does not know');
    return meant;
  }

  #codeUnit(): string {
    const digits = this.#take(/[0-9A-Fa-f]{4}/y);
    if (digits === undefined) throw this.#fault('`\\u` needs four hexadecimal digits');
    return String.fromCharCode(Number.parseInt(digits, 16));
  }
}

const slice = (
  start: string | undefined,
  end: string | undefined,
  by: string | undefined,
): Selector => {
  const step = Number(by ?? 1);
  const [from, to] = [
    Number(start ?? 0),
    end === undefined ? Number.MAX_SAFE_INTEGER : Number(end),
  ];
  // Counted from the end, or backwards: what it means depends on a length that is not known here.
  if (from < 0 || to < 0 || step <= 0) return { kind: 'unknown-index' };
  return { kind: 'slice', start: from, end: to, step };
};

const indexFits = (selector: Selector, index: number): Fit => {
  switch (selector.kind) {
    case 'index':
      return selector.index === index ? 'yes' : 'no';
    case 'slice': {
      const { start, end, step } = selector;
      return index >= start && index < end && (index - start) % step === 0 ? 'yes' : 'no';
    }
    case 'any':
      return 'yes';
    case 'unknown-index':
      return 'maybe';
    case 'name':
      return 'no';
    default:
      return selector satisfies never;
  }
};

/** Names that paths write as `.name` (json/json.ts `pathPattern`). */
const PLAIN = /^[A-Za-z_][A-Za-z0-9_]*$/;

const selectorFits = (selector: Selector, step: Step): Fit => {
  if (selector.kind === 'any') return 'yes';
  if (step.kind === 'any') return 'maybe';
  // A plain name is always written out, so it never hides behind `[*]`.
  if (step.kind === 'item')
    return selector.kind === 'name' && PLAIN.test(selector.name) ? 'no' : 'maybe';
  if (step.kind === 'index') return indexFits(selector, step.index);
  return selector.kind === 'name' && selector.name === step.name ? 'yes' : 'no';
};

const RANK = { no: 0, maybe: 1, yes: 2 } as const;
const FITS = ['no', 'maybe', 'yes'] as const;

const segmentFits = ({ selectors }: Segment, step: Step): number =>
  selectors.reduce((best, each) => Math.max(best, RANK[selectorFits(each, step)]), 0);

/**
 * Follows all readings of a pattern at once (Thompson 1968): position `i` holds how surely the first `i` segments
 * describe the steps so far. Costs steps times segments, whatever the pattern.
 */
const fitsSteps = (segments: readonly Segment[], steps: readonly Step[]): Fit => {
  let now: readonly number[] = [2, ...segments.map(() => 0)];
  let best = now[segments.length] ?? 0;
  for (const step of steps) {
    if (best === 2) break;
    const next = [0, ...segments.map(() => 0)];
    segments.forEach((segment, i) => {
      const before = now[i] ?? 0;
      if (segment.deep) next[i] = Math.max(next[i] ?? 0, before);
      next[i + 1] = Math.max(next[i + 1] ?? 0, Math.min(before, segmentFits(segment, step)));
    });
    best = Math.max(best, next[segments.length] ?? 0);
    now = next;
  }
  return FITS[best] ?? 'no';
};

/** A host may send one address where a list is declared: `$.cc[*]` also means `$.cc`. */
const withoutTrailingList = (segments: readonly Segment[]): readonly Segment[] => {
  const last = segments.at(-1);
  return last !== undefined && !last.deep && last.selectors.every(({ kind }) => kind === 'any')
    ? withoutTrailingList(segments.slice(0, -1))
    : segments;
};

const isPositional = ({ kind }: Selector): boolean => kind !== 'name' && kind !== 'any';

/** Reads a pattern. Throws `PathFault` for what is no pattern, filters included. */
export const compilePath = (text: string): PathPattern => {
  if (!text.startsWith('$')) throw new PathFault('a path begins with `$`', 0);
  if (text.length > MAX_PATTERN_LENGTH) throw new PathFault('it is too long', MAX_PATTERN_LENGTH);
  const all = new Reader(text).segments();
  const segments = withoutTrailingList(all);
  return {
    text,
    fits: (path) => fitsSteps(segments, path),
    positional: all.some(({ selectors }) => selectors.some(isPositional)),
    depth: segments.length,
  };
};

/** Why a text is no pattern; undefined for a pattern. */
export const pathFault = (text: string): string | undefined => {
  try {
    compilePath(text);
    return undefined;
  } catch (thrown) {
    if (thrown instanceof PathFault) return thrown.message;
    throw thrown;
  }
};
