/**
 * `split`, `replace` and `match` with regular expressions at about the speed of an untouched engine.
 *
 * V8 takes its fast path only while `RegExp.prototype` has its original shape, and lockdown freezes it: `split` became
 * 20 to 40 times slower, `replace` up to 10. `exec` and `test` keep their speed, so these three are written over `exec`
 * before lockdown, which then freezes them like any other intrinsic. An expression that a program has changed in any
 * way goes to the engine's own method (ECMA-262 22.2.6).
 */

const { exec } = RegExp.prototype;
const { apply, getPrototypeOf, ownKeys } = Reflect;
const { prototype } = RegExp;
const UNLIMITED = 2 ** 32 - 1;
/** Copies of a pattern kept for `split`, which must not move the caller's `lastIndex`. */
const MAX_COPIES = 100;

type Getter = (this: RegExp) => unknown;
const getter = (name: 'flags' | 'source'): ((re: RegExp) => string) => {
  const get: Getter | undefined = Object.getOwnPropertyDescriptor(prototype, name)?.get;
  return (re) => String(apply(get ?? (() => ''), re, []));
};
const flagsOf = getter('flags');
const sourceOf = getter('source');

const run = (re: RegExp, text: string): RegExpExecArray | null => apply(exec, re, [text]);

/** An expression whose behaviour nobody has changed: only `lastIndex` is its own. Sticky ones are left to the engine. */
const isPlain = (re: unknown): re is RegExp =>
  re instanceof RegExp && getPrototypeOf(re) === prototype && ownKeys(re).length === 1;

/** Where to go on after an empty match: one character, which is two units for a pair under `u` or `v`. */
const advance = (text: string, at: number, flags: string): number => {
  if (!flags.includes('u') && !flags.includes('v')) return at + 1;
  return at + ((text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1);
};

const copies: Map<string, RegExp> = new Map();
const copyOf = (source: string, flags: string): RegExp => {
  const key = `${flags}/${source}`;
  const kept = copies.get(key);
  if (kept !== undefined) return kept;
  if (copies.size >= MAX_COPIES) copies.clear();
  const copy = new RegExp(source, flags.includes('g') ? flags : `${flags}g`);
  copies.set(key, copy);
  return copy;
};

type Part = string | undefined;

/** ECMA-262 22.2.6.14 tries every position with a sticky copy; a global search finds the same matches. */
const separators = (copy: RegExp, text: string, flags: string): (() => RegExpExecArray | null) => {
  copy.lastIndex = 0;
  let last = 0;
  const next = (): RegExpExecArray | null => {
    const found = run(copy, text);
    if (found === null || found.index >= text.length) return null;
    const end = copy.lastIndex;
    if (end === found.index) copy.lastIndex = advance(text, end, flags);
    // An empty match where the last part ended separates nothing.
    if (end === last) return next();
    last = end;
    return found;
  };
  return next;
};

const split = (re: RegExp, text: string, limit: number, flags: string): Part[] => {
  const copy = copyOf(sourceOf(re), flags);
  const parts: Part[] = [];
  copy.lastIndex = 0;
  if (text === '') return run(copy, text) === null ? [text] : parts;
  const next = separators(copy, text, flags);
  let from = 0;
  for (let found = next(); found !== null; found = next()) {
    parts.push(text.slice(from, found.index));
    from = found.index + found[0].length;
    for (let i = 1; i < found.length; i += 1) parts.push(found[i]);
    if (parts.length >= limit) return parts.slice(0, limit);
  }
  parts.push(text.slice(from));
  return parts;
};

/** All matches of a global expression from the start, before any callback runs (22.2.6.11 steps 9 to 12). */
const allMatches = (re: RegExp, text: string, flags: string): RegExpExecArray[] => {
  const found: RegExpExecArray[] = [];
  re.lastIndex = 0;
  for (let match = run(re, text); match !== null; match = run(re, text)) {
    found.push(match);
    if (match[0] === '') re.lastIndex = advance(text, re.lastIndex, flags);
  }
  return found;
};

const matchesOf = (re: RegExp, text: string, flags: string): RegExpExecArray[] => {
  if (flags.includes('g')) return allMatches(re, text, flags);
  const match = run(re, text);
  return match === null ? [] : [match];
};

type Replacer = (match: RegExpExecArray) => string;

const called =
  (callback: (...args: unknown[]) => unknown, text: string): Replacer =>
  (match) => {
    const args: unknown[] = [...match, match.index, text];
    if (match.groups !== undefined) args.push(match.groups);
    return String(apply(callback, undefined, args));
  };

const REFERENCE = /\$(?:([$&`'])|(\d\d?))/g;

/** `$12` is group 12 where there is one, else group 1 and a 2; no such group: the text as it stands (22.1.3.19.1). */
const group = (match: RegExpExecArray, digits: string): string | undefined => {
  const number = Number(digits);
  if (number >= 1 && number < match.length) return match[number] ?? '';
  const first = Number(digits.charAt(0));
  if (digits.length === 1 || first < 1 || first >= match.length) return undefined;
  return `${match[first] ?? ''}${digits.charAt(1)}`;
};

const referred = (reference: RegExpExecArray, match: RegExpExecArray, text: string): string => {
  const [whole, sign, digits] = reference;
  switch (sign) {
    case '$':
      return '$';
    case '&':
      return match[0];
    case '`':
      return text.slice(0, match.index);
    case "'":
      return text.slice(match.index + match[0].length);
    default:
      return group(match, digits ?? '') ?? whole;
  }
};

const expand = (template: string, match: RegExpExecArray, text: string): string => {
  let out = '';
  let from = 0;
  for (const reference of allMatches(REFERENCE, template, 'g')) {
    out += template.slice(from, reference.index) + referred(reference, match, text);
    from = reference.index + reference[0].length;
  }
  return out + template.slice(from);
};

const expanded =
  (template: string, text: string): Replacer =>
  (match) =>
    template.includes('$') ? expand(template, match, text) : template;

const replace = (re: RegExp, text: string, replacer: Replacer, flags: string): string => {
  let out = '';
  let from = 0;
  for (const match of matchesOf(re, text, flags)) {
    const replacement = replacer(match);
    out += text.slice(from, match.index) + replacement;
    from = match.index + match[0].length;
  }
  return out + text.slice(from);
};

const isFunction = (value: unknown): value is (...args: unknown[]) => unknown =>
  typeof value === 'function';

const {
  [Symbol.split]: slowSplit,
  [Symbol.replace]: slowReplace,
  [Symbol.match]: slowMatch,
} = prototype;

/** The flags where the fast way may be taken: sticky search and named groups are left to the engine. */
const fastFlags = (re: unknown): string | undefined => {
  if (!isPlain(re)) return undefined;
  const flags = flagsOf(re);
  return flags.includes('y') ? undefined : flags;
};

/** Concise methods: like the engine's own they are no constructors. */
const methods = {
  [Symbol.split](this: unknown, string: unknown, limit: unknown): unknown {
    const flags = fastFlags(this);
    if (flags === undefined || !isPlain(this)) return apply(slowSplit, this, [string, limit]);
    const text = String(string);
    const most = limit === undefined ? UNLIMITED : Number(limit) >>> 0;
    return most === 0 ? [] : split(this, text, most, flags);
  },
  [Symbol.replace](this: unknown, string: unknown, value: unknown): unknown {
    const flags = fastFlags(this);
    if (flags === undefined || !isPlain(this)) return apply(slowReplace, this, [string, value]);
    const text = String(string);
    if (isFunction(value)) return replace(this, text, called(value, text), flags);
    const template = String(value);
    if (template.includes('$<')) return apply(slowReplace, this, [text, template]);
    return replace(this, text, expanded(template, text), flags);
  },
  [Symbol.match](this: unknown, string: unknown): unknown {
    const flags = fastFlags(this);
    if (flags === undefined || !isPlain(this)) return apply(slowMatch, this, [string]);
    const text = String(string);
    if (!flags.includes('g')) return run(this, text);
    const found = allMatches(this, text, flags);
    return found.length === 0 ? null : found.map((match) => match[0]);
  },
};

/** Replaces the three methods in this realm. Must run before lockdown. */
export const keepRegExpsFast = (): void => {
  for (const key of [Symbol.split, Symbol.replace, Symbol.match] as const)
    Object.defineProperty(prototype, key, {
      value: methods[key],
      writable: true,
      enumerable: false,
      configurable: true,
    });
};
