/**
 * `split` and `replace` with regular expressions at about the speed of an untouched engine.
 *
 * V8 takes its fast path only while `RegExp.prototype` has its original shape, and lockdown freezes it: `split` became
 * 30 to 40 times slower, `replace` up to 10. `exec` keeps its speed, so these two are written over `exec` before
 * lockdown, which then freezes them like any other intrinsic. (`match` and `search` only double or triple; written
 * this way they would be slower.) An expression that a program has changed goes to the engine's own method
 * (ECMA-262 22.2.6).
 */

const { exec } = RegExp.prototype;
const { apply, getPrototypeOf } = Reflect;
const { hasOwn } = Object;
const { prototype } = RegExp;
const UNLIMITED = 2 ** 32 - 1;
/** Copies of a pattern kept for `split`, which must not move the caller's `lastIndex`. */
const MAX_COPIES = 100;
/** `flags` itself is read through all of these, which takes 20 times as long as one. */
const FLAGS = [
  ['hasIndices', 'd'],
  ['ignoreCase', 'i'],
  ['multiline', 'm'],
  ['dotAll', 's'],
  ['unicode', 'u'],
  ['unicodeSets', 'v'],
] as const;

type Read = (re: RegExp) => unknown;
/** The getter of the prototype itself, whatever the expression has of its own. */
const reader = (name: string): Read => {
  const get = Object.getOwnPropertyDescriptor(prototype, name)?.get;
  return get === undefined ? () => undefined : (re) => apply(get, re, []);
};
const isGlobal = reader('global');
const isSticky = reader('sticky');
const isUnicode = reader('unicode');
const isUnicodeSets = reader('unicodeSets');
const sourceOf = reader('source');
const readers = FLAGS.map(([name, letter]) => ({ read: reader(name), letter }));

const run = (re: RegExp, text: string): RegExpExecArray | null => apply(exec, re, [text]);

/** An expression whose behaviour nobody has changed. Sticky ones are left to the engine as well. */
const isPlain = (re: unknown): re is RegExp =>
  typeof re === 'object' &&
  re !== null &&
  getPrototypeOf(re) === prototype &&
  !hasOwn(re, 'exec') &&
  !hasOwn(re, 'flags') &&
  !hasOwn(re, 'global') &&
  !hasOwn(re, 'unicode');

/** Where to go on after an empty match: one character, which is two units for a pair under `u` or `v`. */
const advance = (re: RegExp, text: string, at: number): number => {
  if (!isUnicode(re) && !isUnicodeSets(re)) return at + 1;
  return at + ((text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1);
};

const copies: Map<string, RegExp> = new Map();
const copyOf = (re: RegExp): RegExp => {
  let flags = 'g';
  for (const { read, letter } of readers) if (read(re)) flags += letter;
  const source = String(sourceOf(re));
  const key = `${flags}/${source}`;
  const kept = copies.get(key);
  if (kept !== undefined) return kept;
  if (copies.size >= MAX_COPIES) copies.clear();
  const copy = new RegExp(source, flags);
  copies.set(key, copy);
  return copy;
};

type Part = string | undefined;

/** ECMA-262 22.2.6.14 tries every position with a sticky copy; a global search finds the same matches. */
const separators = (copy: RegExp, text: string): (() => RegExpExecArray | null) => {
  copy.lastIndex = 0;
  let last = 0;
  const next = (): RegExpExecArray | null => {
    const found = run(copy, text);
    if (found === null || found.index >= text.length) return null;
    const end = copy.lastIndex;
    if (end === found.index) copy.lastIndex = advance(copy, text, end);
    // An empty match where the last part ended separates nothing.
    if (end === last) return next();
    last = end;
    return found;
  };
  return next;
};

const split = (re: RegExp, text: string, limit: number): Part[] => {
  const copy = copyOf(re);
  const parts: Part[] = [];
  copy.lastIndex = 0;
  if (text === '') return run(copy, text) === null ? [text] : parts;
  const next = separators(copy, text);
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

/** All matches of a global expression from the start. */
const allMatches = (re: RegExp, text: string): RegExpExecArray[] => {
  const found: RegExpExecArray[] = [];
  re.lastIndex = 0;
  for (let match = run(re, text); match !== null; match = run(re, text)) {
    found.push(match);
    if (match[0] === '') re.lastIndex = advance(re, text, re.lastIndex);
  }
  return found;
};

type Replacer = (match: RegExpExecArray) => string;

const called =
  (callback: (...args: unknown[]) => unknown, text: string): Replacer =>
  (match) => {
    // The usual case without building a list of arguments, which takes longer than the search.
    if (match.length === 1 && match.groups === undefined)
      return String(callback(match[0], match.index, text));
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
  for (const reference of allMatches(REFERENCE, template)) {
    out += template.slice(from, reference.index) + referred(reference, match, text);
    from = reference.index + reference[0].length;
  }
  return out + template.slice(from);
};

const expanded =
  (template: string, text: string): Replacer =>
  (match) =>
    template.includes('$') ? expand(template, match, text) : template;

const replaceFirst = (re: RegExp, text: string, replacer: Replacer): string => {
  const match = run(re, text);
  if (match === null) return text;
  const end = match.index + match[0].length;
  return text.slice(0, match.index) + replacer(match) + text.slice(end);
};

/**
 * The standard finds all matches before the first callback (22.2.6.11). Keeping them would cost more than the search,
 * so a callback is shown the `lastIndex` it would see then, and what it writes there is kept aside until the end.
 */
const replaceEach = (re: RegExp, text: string, replacer: Replacer): string => {
  let out = '';
  let from = 0;
  let next = 0;
  let shown = 0;
  for (;;) {
    re.lastIndex = next;
    const match = run(re, text);
    if (match === null) break;
    next = match[0] === '' ? advance(re, text, re.lastIndex) : re.lastIndex;
    re.lastIndex = shown;
    out += text.slice(from, match.index) + replacer(match);
    shown = re.lastIndex;
    from = match.index + match[0].length;
  }
  re.lastIndex = shown;
  return out + text.slice(from);
};

const replace = (re: RegExp, text: string, replacer: Replacer): string =>
  isGlobal(re) ? replaceEach(re, text, replacer) : replaceFirst(re, text, replacer);

const isFunction = (value: unknown): value is (...args: unknown[]) => unknown =>
  typeof value === 'function';

const { [Symbol.split]: slowSplit, [Symbol.replace]: slowReplace } = prototype;

/** Concise methods: like the engine's own they are no constructors. */
const methods = {
  [Symbol.split](this: unknown, string: unknown, limit: unknown): unknown {
    if (!isPlain(this) || isSticky(this)) return apply(slowSplit, this, [string, limit]);
    const text = String(string);
    const most = limit === undefined ? UNLIMITED : Number(limit) >>> 0;
    return most === 0 ? [] : split(this, text, most);
  },
  [Symbol.replace](this: unknown, string: unknown, value: unknown): unknown {
    if (!isPlain(this) || isSticky(this)) return apply(slowReplace, this, [string, value]);
    const text = String(string);
    if (isFunction(value)) return replace(this, text, called(value, text));
    const template = String(value);
    // Named groups: the engine's own method knows their rules.
    if (template.includes('$<')) return apply(slowReplace, this, [text, template]);
    return replace(this, text, expanded(template, text));
  },
};

/** Replaces the two methods in this realm. Must run before lockdown. */
export const keepRegExpsFast = (): void => {
  for (const key of [Symbol.split, Symbol.replace] as const)
    Object.defineProperty(prototype, key, {
      value: methods[key],
      writable: true,
      enumerable: false,
      configurable: true,
    });
};
